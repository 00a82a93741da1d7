import { openBubblewrap } from './sandbox/bubblewrap-harness.ts'
import { describeSandbox } from './sandbox.ts'

describeSandbox('bubblewrap', openBubblewrap)
