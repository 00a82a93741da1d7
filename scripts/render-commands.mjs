import { renderCommandsPage } from '../src/command/render-page.ts'

process.stdout.write(renderCommandsPage())
