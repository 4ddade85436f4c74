// @ts-check
// node server.mjs, then: curl --data-binary @photo.jpg http://127.0.0.1:8787/uploads
import { serve } from "@hono/node-server";
import { uploads } from "./upload.mjs";

const { app, close } = uploads({ policy: process.env.POLICY ?? "label-ai" });
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 8787) }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}/uploads`),
);
// Uploads that are not finished end with the server, and so does everything that works on them. A second signal waits for
// nothing; even `kill -9` leaves no process and no file behind.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, async () => {
    process.once(signal, () => process.exit(1));
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await close();
  });
