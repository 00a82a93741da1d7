import { openDocker } from './sandbox/docker-harness.ts'
import { describeSandbox } from './sandbox.ts'

describeSandbox('docker', openDocker)
