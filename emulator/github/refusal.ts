export interface FieldError {
  readonly resource: string
  readonly field?: string
  readonly code: string
  readonly message?: string
}

/** What GitHub says no with: a status and its message. */
export class GitHubRefusal extends Error {
  readonly status: number
  readonly errors: readonly (FieldError | string)[]

  constructor(status: number, message: string, errors: readonly (FieldError | string)[] = []) {
    super(message)
    this.name = 'GitHubRefusal'
    this.status = status
    this.errors = errors
  }
}

export function notFound(): GitHubRefusal {
  return new GitHubRefusal(404, 'Not Found')
}

export function forbiddenToApp(): GitHubRefusal {
  return new GitHubRefusal(403, 'Resource not accessible by integration')
}

/** 422 with a custom explanation of one field, as most of GitHub's validation answers are. */
export function invalid(resource: string, field: string, message: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', [{ resource, field, code: 'custom', message }])
}

export function missingField(resource: string, field: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', [{ resource, field, code: 'missing_field' }])
}
