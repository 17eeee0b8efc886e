import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, BrowserContextOptions, Frame, FrameLocator, Page } from "playwright-core";
import { isOfView } from "../../../../src/hosts/mcp/view/view.ts";
import type { TestServer } from "../../mcp/support-server.ts";
import type { Opened } from "./browser.ts";
import { openedPages } from "./opened-pages.ts";

/**
 * The policy that hosts must allow for a view without requirements: “Content Security Policy” in
 * the text of 2026-01-26.
 */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; connect-src 'none'";
export const HOST_ACTOR = "mcp:host";

/** The host: the official bridge in a page of ours. Its messages are kept in `told`. */
const HOST = (bridge: string): string => `
import { AppBridge, PostMessageTransport } from ${JSON.stringify(bridge)};
const given = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const told = (window.told = []);
const frame = document.querySelector("iframe");
const bridge = (window.bridge = new AppBridge(null, { name: "host", version: "1" },
  { openLinks: {}, serverTools: {}, updateModelContext: { text: {} }, ...given.capabilities }, { hostContext: given.context }));
bridge.oncalltool = async (params) => {
  const answer = await fetch("/call", { method: "POST", body: JSON.stringify(params) });
  return answer.json();
};
bridge.onsizechange = ({ height }) => { told.push({ size: height }); frame.style.height = height + "px"; };
bridge.onopenlink = async ({ url }) => { told.push({ link: url }); return {}; };
bridge.onupdatemodelcontext = async ({ content }) => { told.push({ context: content[0].text }); return {}; };
bridge.onrequestdisplaymode = async ({ mode }) => { told.push({ mode }); return { mode }; };
bridge.oninitialized = async () => {
  told.push({ initialized: true });
  await bridge.sendToolInput({ arguments: given.input ?? {} });
  if (given.result) await bridge.sendToolResult(given.result);
};
bridge.onsandboxready = async () => {
  const html = await (await fetch("/view")).text();
  await bridge.sendSandboxResourceReady({ html });
};
frame.src = given.sandbox;
await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
`;

/**
 * The sandbox on a separate origin. It draws the host's HTML under the policy and passes messages
 * on.
 */
const SANDBOX = `<!doctype html><meta charset="utf-8"><style>html,body,iframe{margin:0;border:0;width:100%;height:100%}</style><script>
const inner = document.createElement("iframe");
inner.title = "view";
inner.sandbox = "allow-scripts";
addEventListener("message", ({ source, data }) => {
  if (source === inner.contentWindow) return parent.postMessage(data, "*");
  if (data?.method !== "ui/notifications/sandbox-resource-ready") return inner.contentWindow?.postMessage(data, "*");
  inner.srcdoc = data.params.html.replace("<head>", () => ${JSON.stringify(`<head><meta http-equiv="Content-Security-Policy" content="${POLICY}">`)});
  document.body.append(inner);
});
addEventListener("DOMContentLoaded", () => parent.postMessage({ jsonrpc: "2.0", method: "ui/notifications/sandbox-proxy-ready", params: {} }, "*"));
</script><body></body>`;

/** The host's context and capabilities, and the input and result of the call that is drawn. */
type Given = { context?: object; capabilities?: object; input?: object; result?: object };

export type AppHost = AsyncDisposable & {
  calls: { name: string; _meta?: object }[];
  /** Runs before a call is answered. */
  hold: (tool: string) => Promise<void>;
  /** Draws the view; `width` and `height` set the size of its frame. */
  open(
    given?: Given,
    options?: BrowserContextOptions,
  ): Promise<Opened & { view: FrameLocator; told(): Promise<object[]> }>;
};

let building: Promise<string> | undefined;

/** The host's script, built once per process for all its test files. */
const builtHost = () => (building ??= buildHost());

async function buildHost(): Promise<string> {
  const bridge = fileURLToPath(import.meta.resolve("@modelcontextprotocol/ext-apps/app-bridge"));
  const { outputFiles } = await build({
    stdin: { contents: HOST(bridge), resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** The mark that our server sets for a call by a client that announced that it draws. */
const markOf = (meta: Readonly<Record<string, unknown>> = {}) =>
  isOfView(meta) ? { unseen: true, view: true } : {};

/**
 * Opens a host that draws a shipped view (`npm test` builds the views first). Real tools answer the
 * view's calls. `page` is the address that the server wrote into the view.
 */
export async function hostView(
  browser: Browser,
  tools: Pick<TestServer, "call">,
  page = "",
  name: "queue" | "home" = "queue",
): Promise<AppHost> {
  const script = await builtHost();
  const html = readFileSync(`dist/web/${name}.html`, "utf8");
  const view = html.replace('name="page" content=""', `name="page" content="${page}"`);
  const shell = `<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title><style>body{margin:0}iframe{border:0;width:100%;height:400px}</style><iframe title="sandbox"></iframe><script type="module" src="/host.js"></script></html>`;
  const host: Pick<AppHost, "calls" | "hold"> = { calls: [], hold: async () => {} };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const html = { "content-type": "text/html; charset=utf-8" };
    if (request.url === "/view") return void response.writeHead(200, html).end(view);
    if (request.url === "/host.js") {
      return void response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    }
    if (request.url === "/") return void response.writeHead(200, html).end(shell);
    if (request.url !== "/call") return void response.writeHead(404).end();
    const params = JSON.parse(await text(request)) as {
      name: string;
      arguments?: unknown;
      _meta?: Record<string, unknown>;
    };
    host.calls.push(params);
    await host.hold(params.name);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify(
        await tools.call(params.name, params.arguments, HOST_ACTOR, markOf(params._meta)),
      ),
    );
  }
  const main = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const sandbox = createServer(
    (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end(SANDBOX),
  );
  const servers = [main, sandbox];
  for (const one of servers) {
    await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  }
  const [url, other] = servers.map(
    (one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}/`,
  );
  const pages = openedPages(browser, /^data:|^http:\/\/127\.0\.0\.1/);
  return Object.assign(host, {
    async open(given: Given = {}, options: BrowserContextOptions = {}) {
      const all = JSON.stringify({ context: {}, ...given, sandbox: other });
      const opened = await pages.open(`${url}#${encodeURIComponent(all)}`, options);
      const view = opened.page.frameLocator("iframe").frameLocator("iframe");
      const told = () => opened.page.evaluate<object[]>("told");
      return Object.assign(opened, { view, told });
    },
    async [Symbol.asyncDispose]() {
      await using _pages = pages;
      for (const one of servers) {
        one.closeAllConnections();
        await new Promise<void>((resolve) => void one.close(() => resolve()));
      }
    },
  });
}

/** The view's frame in a client's page. */
export function viewOf(page: Page): Frame {
  const frame = page.frames().find((one) => one.url() === "about:srcdoc");
  if (!frame) throw new Error("There is no view.");
  return frame;
}
