import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { tempDir } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { S3_ENVIRONMENT, startS3, type TestS3 } from "../fixtures/s3-server.ts";

const read = (name: string): string => readFileSync(join(root, "examples/queue", name), "utf8");

/** Starts a worker with the options of an example; only its addresses are the test's own. */
async function started(args: readonly string[]) {
  const cwd = tempDir();
  const own: Record<string, string> = { "--results": "out.jsonl", "--listen": "127.0.0.1:0" };
  const mine = args.map((each, at) => own[args[at - 1] ?? ""] ?? each);
  return runCli([...mine, "--until-empty"], { cwd, env: { PROVCHECK_QUEUE: "jobs" } });
}

describe("what runs workers", () => {
  it("compose: the worker starts as it is written, after what it needs, and with less rights", async () => {
    interface Service {
      command: string[];
      depends_on: object;
      environment: Record<string, string>;
      healthcheck: object;
      stop_grace_period: string;
    }
    const { services, volumes } = parse(read("compose.yaml")) as { services: Record<string, Service>; volumes: object };
    const { worker, redis, results } = services;
    expect(Object.keys(worker?.depends_on ?? {})).toEqual(["redis", "results"]);
    for (const each of [redis, results]) expect(each?.healthcheck).toBeDefined();
    expect(worker).toMatchObject({ read_only: true, cap_drop: ["ALL"], stop_grace_period: "45s" });
    expect(redis?.command.join(" ")).toContain("--appendonly yes --maxmemory-policy noeviction");
    expect(Object.keys(volumes)).toEqual(["queue", "results"]);
    expect(worker?.environment.PROVCHECK_QUEUE).toBe("redis://redis:6379");
    const run = await started(worker?.command ?? []);
    expect(run.code, run.stderr).toBe(0);
  });

  it("systemd: the worker starts as it is written, and has longer to end than it takes", async () => {
    const unit = new Map(
      [...read("provcheck-worker.service").matchAll(/^(\w+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value]),
    );
    const [, args = ""] = /^\/usr\/bin\/env provcheck (worker .+)$/.exec(unit.get("ExecStart") ?? "") ?? [];
    expect(Number(unit.get("TimeoutStopSec"))).toBeGreaterThan(30);
    expect([unit.get("Restart"), unit.get("NoNewPrivileges"), unit.get("ProtectSystem")]).toEqual([
      "on-failure",
      "yes",
      "strict",
    ]);
    const run = await started(args.split(" "));
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain("health, readiness and metrics: http://127.0.0.1:");
  });

  it("Kubernetes: probes ask what is served, where it is served, and the scaler asks for a metric there is", async () => {
    const [deployment, scaler] = parseAllDocuments(read("kubernetes.yaml")).map(
      (each) => each.toJS() as Record<string, never>,
    );
    const { spec } = (deployment as unknown as { spec: { template: { spec: PodSpec } } }).spec.template;
    const [worker] = spec.containers;
    expect(worker?.args).toContain(`0.0.0.0:${worker?.ports[0]?.containerPort}`);
    expect(
      [worker?.livenessProbe, worker?.readinessProbe].map((probe) => [probe?.httpGet.path, probe?.httpGet.port]),
    ).toEqual([
      ["/healthz", worker?.ports[0]?.name],
      ["/readyz", worker?.ports[0]?.name],
    ]);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(30);
    expect(JSON.stringify(scaler)).toContain('max(provcheck_queue_jobs{state=\\"waiting\\"})');
    const { metadata } = deployment as unknown as { metadata: { name: string } };
    expect((scaler as unknown as { spec: { scaleTargetRef: { name: string } } }).spec.scaleTargetRef.name).toBe(
      metadata.name,
    );
    const run = await started(worker?.args ?? []);
    expect(run.code, run.stderr).toBe(0);
  });
});

interface Probe {
  httpGet: { path: string; port: string };
}
interface PodSpec {
  terminationGracePeriodSeconds: number;
  containers: {
    args: string[];
    ports: { containerPort: number; name: string }[];
    livenessProbe: Probe;
    readinessProbe: Probe;
  }[];
}

describe("the function", () => {
  let s3: TestS3;
  const before = { ...process.env };
  beforeAll(async () => {
    s3 = await startS3();
    Object.assign(process.env, S3_ENVIRONMENT, { S3_ENDPOINT: s3.endpoint, RESULTS: "s3-tags s3://out/results" });
  });
  afterAll(async () => {
    for (const name of [...Object.keys(S3_ENVIRONMENT), "S3_ENDPOINT", "RESULTS"]) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
    await s3.close();
  });

  it("inspects what an event names, once in effect, and keeps the message of no object that is gone", async () => {
    s3.put("media", "a b.jpg", readFileSync(join(root, "examples/media/1-signed-ai.jpg")));
    s3.put("out", "x", new Uint8Array(1));
    const { S3 } = await import("@provcheck/queue");
    const store = new S3({ endpoint: s3.endpoint });
    const keys = async (address: string) => {
      const found = [];
      for await (const object of store.list(address)) found.push(object);
      return found;
    };
    const [object] = await keys("s3://media/");
    const event = (key: string) => ({
      Records: [
        {
          eventName: "ObjectCreated:Put",
          s3: {
            bucket: { name: "media" },
            object: { key, size: object?.size, eTag: object?.etag.replaceAll('"', "") },
          },
        },
      ],
    });
    const message = (messageId: string, key: string) => ({
      messageId,
      body: JSON.stringify(event(key)),
      attributes: { ApproximateReceiveCount: "1" },
    });
    const { handler } = (await import("../../examples/queue/lambda.mjs" as string)) as {
      handler: (event: unknown) => Promise<{
        batchItemFailures: object[];
        ended: { result?: { verdict: string }; failure?: { why: string } }[];
      }>;
    };
    await handler(event("a+b.jpg"));
    const { batchItemFailures, ended } = await handler({
      Records: [message("1", "a+b.jpg"), message("2", "gone.jpg")],
    });
    expect(batchItemFailures).toEqual([]);
    expect(ended.map(({ result, failure }) => result?.verdict ?? failure?.why)).toEqual([
      "intact",
      "s3://media/gone.jpg: is no longer there",
    ]);
    expect(await keys("s3://out/results/")).toHaveLength(1);
    store.close();
  });
});
