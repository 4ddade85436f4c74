/**
 * @provcheck/queue: the inspection of many objects, by many workers, each once.
 * @packageDocumentation
 */
export type { Attempt, Work } from "./attempt.ts";
export { QueueError, type QueueErrorArgs, type QueueErrorCode, shown as shownAddress } from "./errors.ts";
export { type CloudHandler, createHandler, type HandlerAnswer } from "./handler.ts";
export { type Job, type JobObject, jobOf, nameOf, type World, worldDigest } from "./jobs.ts";
export { jsonLog } from "./log.ts";
export { metricsOf, type WorkerMetrics } from "./metrics.ts";
export { openQueue } from "./open-queue.ts";
export { usePeersOf } from "./peers.ts";
export type { Claim, DeadJob, EngineOptions, Failure, JobQueue, QueueStatus } from "./queue.ts";
export { openResults, type ResultsOptions } from "./results/open-results.ts";
export type { ResultSink } from "./results/sink.ts";
export { type ServeOptions, serve, type WorkerPage } from "./serve.ts";
export { fileObject, Objects, type OpenedObject, type SourceOptions } from "./sources/open-object.ts";
export { S3, type S3Object, type S3Options } from "./sources/s3.ts";
export { traced } from "./trace.ts";
export type { JobResult, Verdict } from "./verdict.ts";
export { runWorker, type WorkerEvent, type WorkerOptions, type WorkerTotals } from "./worker.ts";
