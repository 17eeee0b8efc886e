import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { Refusal } from "../guard/hosts.ts";
import type { Route } from "../server/handle.ts";
import { takesGzip } from "../server/send.ts";

/** What the build made of the page. */
export type PageFiles = {
  /** HTML without any data, with exactly one `<base href="/">`. */
  shell: string;
  /** By their names, each with a hash of what is in it. */
  assets: ReadonlyMap<string, Buffer>;
};

/**
 * What a page may do: load what is ours, and nothing else. The same list goes for every page and state.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "manifest-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json; charset=utf-8",
};

const A_YEAR_IN_SECONDS = 31_536_000;

/** The shell for every page, and its assets; nobody has to be signed in for either. `base` ends with a slash. */
export function shellRoutes(files: PageFiles | undefined, base: string): { shell: Route; assets: Route } {
  const shells = files && shellsOf(files.shell.replace('<base href="/">', () => `<base href="${escaped(base)}">`));
  const assets = new Map([...(files?.assets ?? [])].map(([name, bytes]) => [name, sendable(bytes)]));
  return {
    shell: {
      path: "/",
      methods: ["GET"],
      open: "page",
      answer({ request, response }) {
        if (!shells) throw notBuilt();
        // Asked for at each visit, so that it names the assets of the version that runs.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        const [, look = ""] = /(?:^|; )plex_ingest_look=(light|dark)(?:;|$)/.exec(request.headers.cookie ?? "") ?? [];
        send(
          { request, response },
          look === "light" || look === "dark" ? shells[look] : shells.system,
          "text/html; charset=utf-8",
          "Cookie",
        );
      },
    },
    assets: {
      path: "/assets/",
      methods: ["GET"],
      open: "page",
      answer({ request, response, rest }) {
        const asset = assets.get(rest);
        const type = TYPES[rest.slice(rest.lastIndexOf(".") + 1)];
        if (!asset || type === undefined)
          throw new Refusal(404, "There is no such file.", {
            code: "not_found",
            next: "Load the page again: the server may have been updated.",
          });
        response.setHeader("Cache-Control", `public, max-age=${A_YEAR_IN_SECONDS}, immutable`);
        send({ request, response }, asset, type);
      },
    },
  };
}

/** As the device is, or as somebody chose: what a script changed after the first paint would flash. */
function shellsOf(shell: string): Record<"system" | "light" | "dark", Sendable> {
  const as = (look: "light" | "dark"): Sendable =>
    sendable(
      shell
        .replace("<html ", `<html data-look="${look}" `)
        .replaceAll(
          /media="\(prefers-color-scheme: (\w+)\)"/g,
          (_, of) => `media="${of === look ? "all" : "not all"}"`,
        ),
    );
  return { system: sendable(shell), light: as("light"), dark: as("dark") };
}

const notBuilt = (): Refusal =>
  new Refusal(404, "The page was not built.", {
    code: "not_found",
    next: "Run `npm run build`; MCP is at /mcp.",
  });

type Sendable = { plain: Buffer; zipped: Buffer };

const sendable = (content: string | Buffer): Sendable => {
  const plain = Buffer.from(content);
  return { plain, zipped: gzipSync(plain, { level: 9 }) };
};

type Both = { request: IncomingMessage; response: ServerResponse };

function send(
  { request, response }: Both,
  { plain, zipped }: Sendable,
  type: string,
  ...vary: readonly string[]
): void {
  const isZipped = takesGzip(request) && zipped.length < plain.length;
  const body = isZipped ? zipped : plain;
  response.setHeader("Content-Type", type);
  response.setHeader("Vary", ["Accept-Encoding", ...vary].join(", "));
  if (isZipped) response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Content-Length", body.length);
  response.end(body);
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
