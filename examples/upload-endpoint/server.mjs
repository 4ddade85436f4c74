// @ts-check
// node server.mjs, then: curl --data-binary @photo.jpg http://127.0.0.1:8787/uploads
import { serve } from "@hono/node-server";
import { uploads } from "./upload.mjs";

const { app, close } = uploads({ policy: process.env.POLICY ?? "label-ai" });
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 8787) }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}/uploads`),
);
process.once("SIGTERM", () => {
  server.close();
  void close();
});
