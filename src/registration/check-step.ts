import type { PageAnswer, PageRequest } from '../ports/pages.ts'
import type { RegistrationDeps } from './deps.ts'
import { renderChecks } from './pages/checks-page.ts'
import { renderDonePage } from './pages/done-page.ts'

const REPOSITORY = /^[A-Za-z0-9_-]{1,100}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/

/** Whether all is well, of what was set up and of one repository; then the pages close. */
export function createCheckStep({ store, examine, lacks, finished, goesOn }: RegistrationDeps) {
  return {
    'GET /check': async ({ query }: PageRequest): Promise<PageAnswer> => {
      const repository = query.get('repository') ?? ''
      if ((await store.read()).app === undefined || !REPOSITORY.test(repository)) return { goTo: '/' }
      return { status: 200, html: renderChecks(repository, examine(repository)) }
    },
    'POST /finish': async ({ form }: PageRequest): Promise<PageAnswer> => {
      const { app } = await store.read()
      const repository = form.get('repository') ?? ''
      if (app === undefined || !REPOSITORY.test(repository)) return { goTo: '/' }
      const missing = await lacks()
      const running = goesOn && missing.length === 0
      const html = renderDonePage({ repository, webUrl: app.webUrl, place: store.place, running, lacks: missing })
      return { status: 200, html, afterwards: finished }
    },
  }
}
