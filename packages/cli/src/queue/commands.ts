/** What `enqueue`, `worker` and `queue` do. Loaded by these commands alone. */
export { enqueue } from "./enqueue.ts";
export { dead, retry, status } from "./status.ts";
export { work } from "./work.ts";
