import { describeHostile } from './describe-hostile.ts'

describeHostile('docker')
