import { matchesImage, parseImage } from '../domain/image-reference.ts'
import type { Policy } from '../domain/policy.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { SandboxEngine } from '../ports/sandbox.ts'
import type { ChooseSandbox, SandboxChoice } from '../ports/sandbox-choice.ts'
import { DEVCONTAINER_PATH, parseDevcontainer } from './devcontainer.ts'

export interface SandboxChoiceDeps {
  readonly codeHost: CodeHost
  readonly engine: Pick<SandboxEngine, 'name' | 'hasImages' | 'hasServices'>
  /** Patterns of images that a repository may ask for. */
  readonly images: readonly string[]
}

const SETTING = 'SALLYPORT_SANDBOX_IMAGES'

/**
 * The policy's image is an order: where it cannot be had, the run stops. A dev container is written for editors, and
 * most say nothing about tests: where its image cannot be had, the default one is taken, and the evidence says so.
 */
export function createChooseSandbox({ codeHost, engine, images }: SandboxChoiceDeps): ChooseSandbox {
  return async ({ repository, commit, policy }) => {
    const problems = problemsOf(policy)
    const wanted = policy.sandbox?.image
    if (problems.length > 0) return { sandbox: {}, problems }
    if (wanted !== undefined) return { sandbox: { image: wanted }, problems }
    return {
      sandbox: await fromDevcontainer(() => codeHost.open(repository, 'read').file(DEVCONTAINER_PATH, commit)),
      problems,
    }
  }

  function problemsOf({ sandbox, services = [] }: Policy): string[] {
    const asked = [
      ...(sandbox?.image === undefined ? [] : [['sandbox.image', sandbox.image] as const]),
      ...services.map(({ name, image }) => [`services: ${name}`, image] as const),
    ]
    if (asked.length === 0) return []
    if (sandbox?.image !== undefined && engine.hasImages !== true) return [`sandbox.image: ${withoutImages()}`]
    if (services.length > 0 && engine.hasServices !== true) return [`services: ${withoutServices()}`]
    const refused = asked.filter(([, image]) => !isAllowed(image))
    return refused.map(
      ([key, image]) => `${key}: the image ${image} is not among those that the operator allows; ${ADVICE}`,
    )
  }

  async function fromDevcontainer(read: () => Promise<string | undefined>): Promise<SandboxChoice['sandbox']> {
    const text = await read()
    const found = text === undefined ? undefined : parseDevcontainer(text)
    if (found === undefined) return {}
    const problem = 'problem' in found ? found.problem : problemOfImage(found.image)
    if (problem === undefined && 'image' in found) return { image: found.image }
    return { note: `${DEVCONTAINER_PATH} was not followed: ${problem}. The default environment was used.` }
  }

  function problemOfImage(image: string): string | undefined {
    if (engine.hasImages !== true) return `${engine.name} has no images`
    return isAllowed(image) ? undefined : `the image ${image} is not among those that the operator allows (${SETTING})`
  }

  function isAllowed(image: string): boolean {
    const parsed = parseImage(image)
    return parsed !== undefined && images.some((pattern) => matchesImage(pattern, parsed))
  }

  function withoutImages(): string {
    return `${engine.name} runs the machine's own tools and has no images; use the Docker engine, or take the key out`
  }

  function withoutServices(): string {
    if (engine.hasImages === true)
      return 'this Docker engine runs sandboxes under another runtime, in which nothing shares a network; take the key out'
    return `${engine.name} cannot start services; use the Docker engine, or take the key out`
  }
}

const ADVICE = `name one that is, or have the operator add it to ${SETTING}`
