import { isFault } from '../domain/fault.ts'
import type { PageAnswer } from '../ports/pages.ts'
import type { RegistrationDeps } from './deps.ts'
import { installationUrl } from './manifest.ts'
import { type InstallPage, renderInstallPage } from './pages/install-page.ts'

/** Where the App is installed, as GitHub has it: what a browser says of it is not asked. */
export function createInstallStep({ store, repositories }: RegistrationDeps) {
  return {
    'GET /install': async (): Promise<PageAnswer> => {
      const { app } = await store.read()
      if (app === undefined) return { goTo: '/' }
      const known = { slug: app.slug, installUrl: installationUrl(app) }
      try {
        return page(200, { ...known, repositories: await repositories(app) })
      } catch (error) {
        if (!isFault(error)) throw error
        return page(502, { ...known, repositories: [], failure: error.message })
      }
    },
  }
}

function page(status: number, parts: InstallPage): PageAnswer {
  return { status, html: renderInstallPage(parts) }
}
