import { numberParam } from '../input.ts'
import type { LogStore } from '../log-store.ts'
import { notFound } from '../refusal.ts'
import { renderJob } from '../render/job.ts'
import { needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { Job } from '../state/jobs.ts'

const read = needs('actions:read', 'read')

/** Jobs of GitHub Actions. A log is shown elsewhere, at an address that is good for a minute. */
export function createJobRoutes(logs: LogStore): readonly Route[] {
  return [
    onRepository('GET /actions/jobs/{job_id}', read, (request) => ({
      status: 200,
      body: renderJob(request.world, request.repository, findJob(request)),
    })),
    onRepository('GET /actions/jobs/{job_id}/logs', read, (request) => {
      const { log } = findJob(request)
      if (log === undefined) throw notFound()
      return { status: 302, headers: { location: logs.sign(log) } }
    }),
  ]
}

function findJob(request: RepositoryRequest): Job {
  const job = request.repository.jobs.find(({ run }) => run.id === numberParam(request, 'job_id'))
  if (job === undefined) throw notFound()
  return job
}
