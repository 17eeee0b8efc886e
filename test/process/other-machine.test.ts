import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { listOwnAddresses } from "../../src/adapters/machine/network.ts";
import type { WebLink } from "../../src/app/sign-in/desk.ts";
import { UNKNOWN_HOST } from "../../src/core/page/addresses.ts";
import { whyNot } from "../faults/support/needs.ts";
import { cli } from "../support/daemon.ts";
import { networkHost } from "../support/postgres/network-hosts.ts";
import { startHttp } from "./http-server.ts";
import { signIn } from "./sign-in.ts";

type Server = Awaited<ReturnType<typeof startHttp>>;

const readLink = async ({ home }: Server): Promise<WebLink> =>
  (await cli(home, "web", "--reviewer", "--json")).json() as WebLink;

/** Fills in the machine's address, as a person does if the tests run in a container. */
const withHost = (url: string, address: string): string =>
  url.replace(`//${UNKNOWN_HOST}:`, `//${address.includes(":") ? `[${address}]` : address}:`);

test("a printed link opens the page at each address of this machine", async () => {
  await using server = await startHttp({ settings: { SERVER_HOST: "::" } });
  const { urls, reach } = await readLink(server);
  const own = listOwnAddresses();
  // The tests may run in a container, or without a network.
  const expected = own.length === 0 ? ["container", "offline"] : ["container", "network"];
  expect(expected).toContain(reach);
  for (const [at, address] of own.entries()) {
    // A link signs in once.
    const link = await readLink(server);
    const url = withHost(link.urls[at] ?? link.url, address);
    expect(url).not.toMatch(/127\.0\.0\.1|\[::1\]/);
    expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
    const browser = await signIn(url);
    await browser.call("get_ingest_queue");
  }
  const { stdout, stderr } = await cli(server.home, "web", "--print");
  const toAddress = (line: string): string => line.replace(/#.*/, "");
  expect(stdout.trim().split("\n").map(toAddress)).toEqual(urls.map(toAddress));
  expect(stderr.includes("Replace HOST")).toBe(reach === "container");
  expect(server.program.log()).toContain(`HTTP: MCP is at ${toAddress(urls[0] ?? "")}mcp`);
});

const reason = whyNot("networks");

/** Signs in like the page, from wherever it is run. Prints the status of both requests. */
const BROWSER = `
  const url = new URL(process.argv[1]);
  const page = await fetch(url);
  const body = JSON.stringify({ key: url.hash.replace("#key=", ""), name: "phone" });
  const headers = { origin: url.origin, "content-type": "application/json", "x-plex-ingest": "1" };
  const session = await fetch(new URL("session", url), { method: "POST", headers, body });
  console.log(page.status, session.status);
`;

test.skipIf(reason !== undefined)(
  `another machine opens the printed link${reason === undefined ? "" : `: ${reason}`}`,
  async () => {
    using other = networkHost(0);
    await using server = await startHttp({ settings: { SERVER_HOST: "0.0.0.0" } });
    const { urls, reach } = await readLink(server);
    const url = urls
      .map((each) => withHost(each, other.here))
      .find((each) => each.includes(`//${other.here}:`));
    expect(url, `${reach}: ${urls.join(" ")}`).toBeDefined();
    const [program = "", ...words] = other.words;
    const node = [process.execPath, "--input-type=module", "-e", BROWSER, url ?? ""];
    const { stdout } = await promisify(execFile)(program, [...words, ...node]);
    expect(stdout).toBe("200 200\n");
  },
);

test("a page that listens on loopback prints how another machine can open it", async () => {
  await using server = await startHttp();
  const { stdout, stderr } = await cli(server.home, "web", "--print");
  expect(stdout).toMatch(new RegExp(`^${server.url}/#key=[\\w-]{43}\n$`));
  const { port } = new URL(server.url);
  // The tests may run in a container.
  if (stderr.startsWith("Only programs inside the container")) return;
  expect(stderr).toContain("Only this machine can open the link");
  expect(stderr).toMatch(new RegExp(`\n {2}ssh -N -L ${port}:127\\.0\\.0\\.1:${port} \\S+@\\S+\n`));
});
