import type { PageAnswer, PageRequest } from '../ports/pages.ts'
import type { StoredModel } from '../ports/settings-store.ts'
import type { RegistrationDeps } from './deps.ts'
import { readModelForm } from './model-form.ts'
import { type ModelPage, renderModelPage } from './pages/model-page.ts'

/** Which model: asked once before it is stored. */
export function createModelStep({ store, ask, stored }: RegistrationDeps) {
  // A key is typed once, also where the name beside it was wrong. It is never sent back.
  const tried: { model?: StoredModel } = {}
  return {
    'GET /model': async (): Promise<PageAnswer> => {
      const { model } = await store.read()
      const { baseUrl: endpoint = 'https://api.openai.com/v1', name = '', key } = model ?? {}
      return page(200, { endpoint, model: name, hasKey: key !== undefined })
    },
    'POST /model': async ({ form }: PageRequest): Promise<PageAnswer> => {
      const known = await store.read()
      const [endpoint = '', model = ''] = ['endpoint', 'model'].map((name) => form.get(name) ?? '')
      const before = tried.model ?? known.model
      const typed = { endpoint, model, hasKey: before?.key !== undefined }
      const read = readModelForm(form, before)
      if (!read.ok) return page(422, { ...typed, problems: read.problems })
      tried.model = read.model
      const failure = await ask(read.model)
      if (failure !== undefined) return page(422, { ...typed, hasKey: read.model.key !== undefined, failure })
      await store.write({ ...known, model: read.model })
      await stored()
      return { goTo: known.app === undefined ? '/app' : '/install' }
    },
    'POST /model/later': async (): Promise<PageAnswer> => {
      const { app } = await store.read()
      return { goTo: app === undefined ? '/app' : '/install' }
    },
  }
}

function page(status: number, parts: ModelPage): PageAnswer {
  return { status, html: renderModelPage(parts) }
}
