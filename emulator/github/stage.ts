import { reportCheck } from './actions/report-check.ts'
import { setMembership } from './actions/teams.ts'
import type { Actions } from './actions/workflow.ts'
import type { TakeTurn } from './api.ts'
import { mintUserToken } from './auth.ts'
import type { RegisteredApp, Stage } from './emulator.ts'
import { createForkStage } from './fork-stage.ts'
import { seedApp, seedInstallation, seedRepository, seedRuleset } from './seed.ts'
import { createStackStage } from './stack-stage.ts'
import { fullName, type World } from './state/world.ts'
import type { Webhooks } from './webhooks.ts'
import { findUser, registerUser, requireInstallation, requireRepository, requireTeam, requireUser } from './world.ts'

/** Sets the scene: what GitHub's settings pages do. None of it is told by webhook but an installation. */
export function createStage(
  world: World,
  { webhooks, takeTurn, actions }: { webhooks: Webhooks; takeTurn: TakeTurn; actions: Actions },
): Stage {
  return {
    addUser: (login, details) => findUser(world, login) ?? registerUser(world, { login, type: 'User', ...details }),
    tokenOf: (login) => mintUserToken(world, requireUser(world, login)),
    async addRepository(wanted) {
      const repository = await takeTurn(() => seedRepository(world, wanted))
      return { id: repository.id, fullName: fullName(repository) }
    },
    addApp(wanted): RegisteredApp {
      const { app, key } = seedApp(world, wanted)
      const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString()
      const setWebhookUrl = (url: string): void => {
        app.webhookUrl = url
      }
      return { appId: app.id, clientId: app.clientId, slug: app.slug, privateKey, botUser: app.bot, setWebhookUrl }
    },
    installApp({ appId }, names) {
      const app = world.apps.get(appId)
      if (app === undefined) throw new Error(`No App has the number ${appId}`)
      const repositories = names.map((name) => requireRepository(world, name))
      const installation = seedInstallation(world, app, repositories)
      webhooks.notifyInstallation(installation, 'created')
      return installation.id
    },
    setPermissions(id, permissions) {
      const installation = requireInstallation(world, id)
      installation.permissions = permissions
      webhooks.notifyInstallation(installation, 'new_permissions_accepted')
    },
    suspend(id, suspended) {
      const installation = requireInstallation(world, id)
      installation.suspendedAt = suspended ? world.timestamp() : null
      webhooks.notifyInstallation(installation, suspended ? 'suspend' : 'unsuspend')
    },
    archive(name, archived) {
      requireRepository(world, name).archived = archived
    },
    ...createForkStage(world, takeTurn),
    ...createStackStage(world, takeTurn),
    lock(name, number, locked) {
      const issue = requireRepository(world, name).issues.get(number)
      if (issue === undefined) throw new Error(`${name} has no issue ${number}`)
      issue.locked = locked
    },
    setCollaborator(name, login, role) {
      const { collaborators } = requireRepository(world, name)
      if (role === 'none') collaborators.delete(login.toLowerCase())
      else collaborators.set(requireUser(world, login).login.toLowerCase(), role)
    },
    addTeam(organization, slug, { members = [], parent, repositories = [] } = {}) {
      world.teams.push({
        id: world.nextId(),
        organization:
          findUser(world, organization) ?? registerUser(world, { login: organization, type: 'Organization' }),
        slug,
        parent,
        members: new Set(members.map((login) => requireUser(world, login).id)),
        repositoryIds: new Set(repositories.map((name) => requireRepository(world, name).id)),
      })
    },
    grantTeam: (organization, slug, name) =>
      void requireTeam(world, organization, slug).repositoryIds.add(requireRepository(world, name).id),
    setTeamMember: (organization, slug, { login, isIn }) =>
      setMembership(world, webhooks, {
        team: requireTeam(world, organization, slug),
        user: requireUser(world, login),
        isIn,
      }),
    reportCheck: (name, check) => takeTurn(async () => reportCheck(world, requireRepository(world, name), check)),
    addRuleset: (name, wanted) => seedRuleset(world, requireRepository(world, name), wanted).id,
    addWorkflow: (name, workflow) => void requireRepository(world, name).workflows.push(workflow),
    reportJob: (name, sha, done) => actions.report(requireRepository(world, name), sha, done),
  }
}
