// Projects that are traced, moved, or put into an image: nothing of what they were made in may be needed afterwards.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { followDockerfile } from "./dockerfile.mjs";
import { recipe, SERVER } from "./kit.mjs";

const manifest = { private: true, type: "module" };

/** A folder of which no package is a neighbour. */
async function elsewhere(work) {
  const dir = mkdtempSync(join(tmpdir(), "provcheck-moved-"));
  chmodSync(dir, 0o755);
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Traces from an entry and gives the folder, moved away. */
function traced(project, entry, to) {
  project.write({ "trace.mjs": recipe("trace.mjs") });
  project.run(process.execPath, ["trace.mjs", entry]);
  return project.moveAway("traced", to);
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The answer of a server that is just starting. */
async function ask(address, init) {
  for (let left = 100; ; left--) {
    try {
      return await fetch(address, init);
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function next(project) {
  project.write({
    "package.json": { private: true },
    "next.config.mjs": recipe("next.config.mjs"),
    "app/api/check/route.js": recipe("app/api/check/route.js"),
    "app/layout.js": `export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n`,
    "app/page.js": "export default () => <p>provcheck</p>;\n",
  });
  project.install("next@16", "react", "react-dom");
  project.run("next", ["build"]);
  return elsewhere(async (dir) => {
    project.moveAway(".next/standalone", dir);
    const port = await freePort();
    const env = { PATH: process.env.PATH, ANCHORS: project.anchors, PORT: String(port), HOSTNAME: "127.0.0.1" };
    const server = project.start(process.execPath, ["server.js"], { cwd: dir, env });
    try {
      const reports = [];
      for (const file of project.samples) {
        const init = { method: "POST", headers: { "x-name": basename(file) }, body: readFileSync(file) };
        reports.push(await (await ask(`http://127.0.0.1:${port}/api/check`, init)).json());
      }
      return reports;
    } finally {
      server.end();
    }
  });
}

/** Calls the handler as the platform does: once loaded, one event after the other. */
const CALLER = `import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { handler } from "./handler.mjs";
const bodies = [];
for (const file of process.env.FILES.split("|")) {
  const event = { body: readFileSync(file).toString("base64"), isBase64Encoded: true, queryStringParameters: { name: basename(file) } };
  const { statusCode, body } = await handler(event);
  if (statusCode !== 200) throw new Error(body);
  bodies.push(JSON.parse(body));
}
process.stdout.write(JSON.stringify(bodies));
`;

export const served = [
  {
    name: "traced",
    run(project) {
      project.write({ "package.json": manifest, "server.mjs": SERVER, "inspector.mjs": recipe("inspector.mjs") });
      project.install("@vercel/nft@1");
      return elsewhere((dir) => {
        traced(project, "server.mjs", dir);
        project.run(process.execPath, ["server.mjs"], { cwd: dir });
        return project.reports();
      });
    },
  },
  { name: "next-standalone", bytesOnly: true, run: next },
  {
    name: "lambda",
    bytesOnly: true,
    run(project) {
      project.write({ "package.json": manifest, "handler.mjs": recipe("handler.mjs") });
      project.install("@vercel/nft@1");
      return elsewhere((dir) => {
        traced(project, "handler.mjs", dir);
        project.write({ "call.mjs": CALLER });
        project.run("cp", ["call.mjs", dir]);
        // What there is of an environment there; no home that could be written to.
        const env = { HOME: "/nonexistent", LAMBDA_TASK_ROOT: dir, TMPDIR: tmpdir() };
        return JSON.parse(project.run(process.execPath, ["call.mjs"], { cwd: dir, env }));
      });
    },
  },
  {
    name: "docker",
    run(project) {
      const files = { "package.json": manifest, "server.mjs": SERVER, "inspector.mjs": recipe("inspector.mjs") };
      project.write({ ...files, Dockerfile: recipe("Dockerfile") });
      project.npm("install", "--package-lock-only", project.tarballs.core, project.tarballs.cli);
      return elsewhere((dir) => followDockerfile(project, dir));
    },
  },
];
