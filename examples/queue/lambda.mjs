// @ts-check
// AWS Lambda on events of S3, straight, through SQS (switch on ReportBatchItemFailures), SNS or EventBridge.
// RESULTS says where results go, separated by blanks: s3://BUCKET/PREFIX, s3-tags, postgres://..., https://...
import { createInspector, version } from "@provcheck/core";
import { createHandler, Objects, openResults, worldDigest } from "@provcheck/queue";

const { RESULTS = "s3-tags", S3_ENDPOINT, PROVCHECK_WEBHOOK_SECRET: secret } = process.env;
const s3 = S3_ENDPOINT ? { endpoint: S3_ENDPOINT } : {};
// One process, kept warm with the function; what it reads, it reads in ranges.
const inspector = createInspector({ processes: 1, trust: "installed" });
const results = RESULTS.split(" ").map((address) => openResults(address, { s3, ...(secret ? { secret } : {}) }));

export const handler = createHandler({
  results: await Promise.all(results),
  objects: new Objects({ s3 }),
  inspect: (input, options) => inspector.inspect(input, options),
  world: worldDigest({ tool: version, lists: "installed", policy: null, asked: {} }),
});
