import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { whyNot } from "../faults/support/needs.ts";
import { makeHome } from "../process/home.ts";
import { type Running, startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import {
  type NetworkHost,
  networkHost,
  startSharedPostgres,
} from "../support/postgres/network-hosts.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { findIn, type Manifest, severalStorages } from "./manifests.ts";

const TOKEN = "t0ken-".repeat(8);

type Probe = { httpGet: { path: string }; periodSeconds: number };
type Probes = Record<"startupProbe" | "livenessProbe" | "readinessProbe", Probe>;
type StatefulSet = Manifest & { spec: { template: { spec: { containers: [Probes] } } } };

const [container] = (findIn(severalStorages())("StatefulSet", "engine") as StatefulSet).spec
  .template.spec.containers;
const { startupProbe, livenessProbe, readinessProbe } = container;

/** An engine's pod: its process, and its probes as a kubelet sends them. */
type Pod = { daemon: Running; url: string; passes(probe: Probe): Promise<boolean> };

type Network = Pick<NetworkHost, "words" | "here" | "there">;

const LOOPBACK: Network = { words: [], here: "127.0.0.1", there: "127.0.0.1" };

/** In a separate network, the pod is probed from outside, as by a kubelet. */
async function startPod(
  home: ReturnType<typeof makeHome>,
  name: string,
  databaseUrl: string,
  { words, here, there }: Network = LOOPBACK,
): Promise<Pod & AsyncDisposable> {
  const port = await freePort();
  const database = new URL(databaseUrl);
  database.hostname = here;
  const env = {
    DATABASE_URL: database.href,
    PLEX_INGEST_STATE_DIR: home.at(name),
    SERVER_HOST: there,
    SERVER_PORT: String(port),
    AUTH_TOKEN: TOKEN,
  };
  await using started = new AsyncDisposableStack();
  const daemon = started.use(startProgram(home, ["daemon"], { env, under: words }));
  const url = `http://${there}:${port}`;
  // Checks the response, not its speed: on a machine that does ten other things, one second is too
  // short.
  const passes = ({ httpGet: { path } }: Probe): Promise<boolean> =>
    fetch(`${url}${path}`).then(
      ({ ok }) => ok,
      () => false,
    );
  await waitFor(`${name} to live`, async () => {
    if (await passes(livenessProbe)) return true;
    throw new Error(`No answer from ${url}. The daemon wrote: ${daemon.log()}`);
  });
  const stack = started.move();
  return { daemon, url, passes, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const readyOf = async ({ url }: Pod) => {
  const answer = await fetch(`${url}/health/ready`);
  return { code: answer.status, ...((await answer.json()) as { status: string; checks: object }) };
};
const ready = (pod: Pod): Promise<boolean> =>
  waitFor("the pod to be ready", () => pod.passes(readinessProbe));
const isWorking = (pod: Pod): Promise<boolean> =>
  waitFor("the pod to work", async () => (await readyOf(pod)).status === "ok");

/** On a machine with much to do, the first may lose its lock to the second during the probes. */
async function findRoles(one: Pod, other: Pod): Promise<{ working: Pod; standby: Pod }> {
  const statusOf = async (pod: Pod) => (await readyOf(pod)).status;
  return await waitFor("one pod to work and one to stand by", async () => {
    const states = [await statusOf(one), await statusOf(other)].join(", ");
    if (states === "ok, standing by") return { working: one, standby: other };
    if (states === "standing by, ok") return { working: other, standby: one };
    throw new Error(states);
  });
}

test.skipIf(postgresMissing() !== undefined)(
  "a standby engine passes its probes and refuses changes, and a rolling update completes",
  async () => {
    await using server = await startSharedPostgres();
    using home = makeHome({ settings: { STORAGE_NAME: "nas" } });
    const hasNetworks = whyNot("networks") === undefined;
    using networks = new DisposableStack();
    const [ofFirst, ofSecond] = [1, 2].map((at) =>
      hasNetworks ? networks.use(networkHost(at)) : LOOPBACK,
    );
    await using first = await startPod(home, "engine-0", server.url, ofFirst);
    await isWorking(first);
    await waitFor("its start to be over", () => first.passes(startupProbe));
    await using second = await startPod(home, "engine-1", server.url, ofSecond);
    await ready(second);
    // As many probes as a kubelet would send in an hour.
    for (let asked = 0; asked < 3600 / livenessProbe.periodSeconds; asked++) {
      expect([await second.passes(livenessProbe), await second.passes(readinessProbe)]).toEqual([
        true,
        true,
      ]);
    }
    expect(await second.passes(startupProbe)).toBe(true);
    const { working, standby } = await findRoles(first, second);
    expect(await readyOf(standby)).toMatchObject({
      code: 503,
      status: "standing by",
      checks: { database: { status: "ok" }, engine: { status: "ok" } },
    });

    const bearer = { Authorization: `Bearer ${TOKEN}` };
    const metrics = async ({ url }: Pod) =>
      (await fetch(`${url}/metrics`, { headers: bearer })).text();
    const both =
      'plex_ingest_engines{state="working"} 1\nplex_ingest_engines{state="standing by"} 1\n';
    await waitFor("both in the metrics", async () => (await metrics(standby)).includes(both));
    expect(await metrics(standby)).toMatch(
      /heartbeat_age_seconds\{state="working"\} (?:\d|1[0-5])(?:\.\d+)?\n/,
    );
    const { hostname, port } = new URL(standby.url);
    const image = { SERVER_HOST: hostname, SERVER_PORT: port, PATH: process.env["PATH"] };
    execFileSync(process.execPath, ["deploy/image/healthcheck.mjs"], { env: image });

    const call = async (pod: Pod, name: string, args = {}) => {
      const headers = {
        ...bearer,
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
      };
      const message = {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name, arguments: args },
      };
      const answer = await fetch(`${pod.url}/mcp`, {
        method: "POST",
        headers,
        body: JSON.stringify(message),
      });
      return await answer.text();
    };
    expect(await call(standby, "get_watcher_status")).toContain(
      `A daemon runs the engine (process ${working.daemon.pid} on `,
    );
    expect(await call(standby, "stop_watcher")).toContain("this server is read-only");

    // Like a StatefulSet update: the last pod first, the next one once it is ready.
    expect((await standby.daemon.end()).code).toBe(0);
    await using newSecond = await startPod(home, "engine-1", server.url, ofSecond);
    await ready(newSecond);
    expect((await working.daemon.end()).code).toBe(0);
    await isWorking(newSecond);
    expect(await call(newSecond, "stop_watcher")).toContain('\\"paused\\":true');
    await using newFirst = await startPod(home, "engine-0", server.url, ofFirst);
    await ready(newFirst);
    expect((await readyOf(newFirst)).status).toBe("standing by");
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "a daemon without its database is live but not ready, and reports so at every other address",
  async () => {
    const server = await startPostgres();
    using home = makeHome({ settings: { STORAGE_NAME: "nas" } });
    await server[Symbol.asyncDispose]();
    await using pod = await startPod(home, "engine-0", server.url);
    expect([await pod.passes(livenessProbe), await pod.passes(readinessProbe)]).toEqual([
      true,
      false,
    ]);
    expect(await readyOf(pod)).toMatchObject({ code: 503, status: "starting" });
    const other = await fetch(`${pod.url}/mcp`, { method: "POST" });
    expect([other.status, await other.text()]).toEqual([
      503,
      expect.stringContaining("cannot read its database yet"),
    ]);
  },
);

test("each probe in the manifests sets its timeout, because a kubelet waits only one second by default", () => {
  for (const [file, manifest] of severalStorages()) {
    for (const probe of JSON.stringify(manifest).matchAll(
      /"(\w+Probe)":(\{"httpGet":\{[^}]*\}[^}]*\})/g,
    )) {
      expect(JSON.parse(probe[2] ?? ""), `${file}: ${probe[1]}`).toHaveProperty(
        "timeoutSeconds",
        5,
      );
    }
  }
});
