import { createMemoryCodeIndex } from '../../src/adapters/memory/code-index.ts'
import { describeCodeIndex } from './code-index.ts'

describeCodeIndex('the memory adapter', createMemoryCodeIndex)
