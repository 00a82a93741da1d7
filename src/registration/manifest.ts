import type { Grants } from '../ports/inspection.ts'
import { type AppWish, WEBHOOK_PATH } from './app-form.ts'

/** Of `app.yml`: what every installation's App is. */
export interface AppTemplate {
  readonly description: string
  readonly public: boolean
  readonly default_permissions: Grants
  readonly default_events: readonly string[]
}

/** Where the form with the manifest is sent to: a page of GitHub's on which a person says yes. */
export function registrationUrl({ place, organisation }: AppWish, state: string): string {
  const owner = organisation === undefined ? '' : `/organizations/${encodeURIComponent(organisation)}`
  return `${place.webUrl}${owner}/settings/apps/new?state=${encodeURIComponent(state)}`
}

/**
 * The manifest, as GitHub takes it. There is no `setup_url`: it would send everybody who installs the App later to a
 * page of this machine that is closed by then.
 */
export function manifestOf(template: AppTemplate, wish: AppWish, redirectUrl: string) {
  return {
    name: wish.name,
    url: wish.publicUrl,
    description: template.description,
    public: template.public,
    redirect_url: redirectUrl,
    hook_attributes: { url: `${wish.publicUrl}${WEBHOOK_PATH}`, active: true },
    default_permissions: template.default_permissions,
    default_events: template.default_events,
  }
}

/** Where somebody installs the App. */
export function installationUrl({ webUrl, slug }: { readonly webUrl: string; readonly slug: string }): string {
  return `${webUrl}/apps/${encodeURIComponent(slug)}/installations/new`
}
