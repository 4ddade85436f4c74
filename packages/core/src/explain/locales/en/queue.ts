/** `enqueue`, `worker` and `queue`: what they take, and what they say. What goes wrong is said by the queue's package in the same words. */
export const queue = {
  "command.enqueue": "put files, folders, s3://BUCKET/PREFIX and https:// addresses into a queue, each once",
  "command.worker": "inspect what is in a queue, as many workers as wanted, and write one result for each",
  "command.queue": "how far a queue is, and what it gave up on",
  "command.queue.status": "how much is waiting, in work and done, and until when",
  "command.queue.dead": "what is not tried again by itself: which step died, and the command that tries again",
  "command.queue.retry": "try again what was given up: jobs by their ids, or all",
  "argument.sources": "files, folders, s3://BUCKET/PREFIX, https:// addresses",
  "argument.jobs": "ids of jobs",
  "option.queue": "a folder of this machine (nothing else is needed), redis://... or postgres://...",
  "option.results":
    "where results go, as often as wanted: a file of JSON lines, postgres://..., s3://BUCKET/PREFIX, s3-tags, https://... (a signed webhook)",
  "option.untilEmpty": "end when nothing is left; otherwise wait for more",
  "option.priority": "1 is first, 9 last (default: 5)",
  "option.filesFrom.enqueue":
    "also what a list names, one a line; - is standard input. An address may have its version after a tab",
  "option.jobs.worker": "files at a time",
  "option.rate":
    "files of one source (a bucket, a host) a second that all workers of the queue begin together; give it to all of them",
  "option.bytesAtOnce": "megabytes of files that this worker has in work at once (default: 1024)",
  "option.attempts": "how often a file is tried before it is given up (default: 3)",
  "option.lease": "seconds after which what a worker that died had is given to others (default: 60)",
  "option.s3Endpoint": "another server than Amazon's that speaks S3: http://localhost:9000",
  "option.allow": "an origin whose addresses are yours: they may be private and without TLS",
  "option.listen": "serve /healthz, /readyz and /metrics on this port, or HOST:PORT",
  "option.log": "how the worker tells what it does on standard error (default: text)",
  "option.watch": "again every second, until nothing is left",
  "option.max.queue": "jobs to show at most (default: 100)",

  "queue.needs-queue": "name a queue: --queue FOLDER, or redis://... or postgres://...",
  "queue.needs-results": "name where results go: --results out.jsonl",
  "queue.needs-sources":
    "name what to put into the queue: files, folders, s3://BUCKET/PREFIX, https:// addresses, or a list with --files-from",
  "queue.enqueued": "{added} added, {known} known already, {problems} left out",
  "queue.worked": "{done} done, {retried} to be tried again, {dead} given up",
  "queue.given-up": "{name}: given up: {step}: {why}; to try again: {command}",
  "queue.again": "{name}: to be tried again: {step}: {why}",
  "queue.listens": "health, readiness and metrics: {address}",
  "queue.status": "{waiting} waiting, {delayed} later, {active} in work, {done} done, {dead} given up",
  "queue.damaged":
    "damaged lines in the queue: {count}; what they said is lost: enqueue the same sources again, and what is there already is not done twice",
  "queue.pace": "{status}; {pace} a second, {left} left",
  "queue.none-dead": "nothing was given up",
  "queue.dead": "{name}\n  {step}: {why} (tried {count} times)\n  {command}",
  "queue.retried": "{count} to be tried again",

  "queue.error.address": "{address}: no queue is kept there: name a folder, redis://... or postgres://...",
  "queue.error.missing": "{address} needs {packages}, which are not installed beside provcheck: npm install {packages}",
  "queue.error.unreachable": "{address}: the queue cannot be reached ({why})",
  "queue.error.refused": "{address}: access was refused ({why})",
  "queue.error.not-a-queue": "{address}: not a queue of provcheck, and not empty",
  "queue.error.version": "{address}: a queue of version {version}, and version {own} is read",
  "queue.error.busy": "{address}: another process holds the queue and does not let go",
  "queue.error.no-room": "{address}: nothing can be written ({why}); what is in the queue stays there",
  "queue.error.source": "{address}: cannot be listed ({why})",
  "queue.error.source-refused": "{address}: may not be read ({why})",
  "queue.error.gone": "{address}: is no longer there",
  "queue.error.changed": "{address}: was changed since it was listed; enqueue it again",
  "queue.error.not-read": "{address}: cannot be read ({why})",
  "queue.error.results":
    "{address}: results cannot be written ({why}); nothing is lost, and the jobs stay in the queue",
  "queue.error.results-address":
    "{address}: results go to a file, postgres://..., s3://... or a webhook at https://...",
  "queue.error.secret": "{address}: a webhook needs a secret, in the variable PROVCHECK_WEBHOOK_SECRET",
  "queue.error.world":
    "was asked for with another version, other trust lists, another policy or other options; enqueue it again as this worker is started",
} as const;
