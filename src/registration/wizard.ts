import type { PageAnswer, PageRequest, Pages } from '../ports/pages.ts'
import { createAppStep } from './app-step.ts'
import { createCheckStep } from './check-step.ts'
import type { RegistrationDeps } from './deps.ts'
import { html } from './html.ts'
import { createInstallStep } from './install-step.ts'
import { createModelStep } from './model-step.ts'
import { renderSetback } from './pages/notice.ts'

export type Handler = (request: PageRequest) => Promise<PageAnswer>

/** Set-up as pages: the model, the App, where it is installed, whether all is well. What is stored is not asked again. */
export function createWizard(deps: RegistrationDeps): Pages {
  const routes: Readonly<Record<string, Handler>> = {
    'GET /': async () => ({ goTo: await nextStep(deps) }),
    ...createModelStep(deps),
    ...createAppStep(deps),
    ...createInstallStep(deps),
    ...createCheckStep(deps),
  }
  return async (request) => {
    const at = `${request.method} ${request.path}`
    const handler = Object.hasOwn(routes, at) ? routes[at] : undefined
    return handler === undefined ? { status: 404, html: nowhere() } : handler(request)
  }
}

async function nextStep({ store, modelIsGiven }: RegistrationDeps): Promise<string> {
  const { app, model } = await store.read()
  if (model === undefined && !modelIsGiven) return '/model'
  return app === undefined ? '/app' : '/install'
}

function nowhere(): string {
  return renderSetback({
    title: 'There is no such page',
    reason: 'Nothing is here.',
    todo: 'Go on where you were.',
    actions: html`<a class="button" href="/setup">Go on</a>`,
  })
}
