import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { parsePlace } from "../../../core/page/place.ts";
import { Refusal } from "../guard/hosts.ts";
import type { WebExchange, WebRoute } from "../server/handle.ts";
import type { RequestHead } from "../server/read-body.ts";
import { acceptsEncoding } from "../server/send.ts";
import { listFirstRequests, type ToolQuestion } from "./first-requests.ts";

/** The build output of the page. */
export type PageFiles = {
  /** HTML without any data, with exactly one `<base href="/">`. */
  shell: string;
  /** Files by name. Each name contains a hash of the content. */
  assets: ReadonlyMap<string, Buffer>;
};

/**
 * Allows a page to load only our own files. The same policy applies to every page and state.
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

/**
 * These headers have no effect on scripts and stylesheets. On a slow network, each of them would
 * cost time six times per visit.
 */
const OF_PAGES = ["Content-Security-Policy", "Referrer-Policy", "X-Frame-Options"];

const A_YEAR_IN_SECONDS = 31_536_000;

/**
 * Creates the routes for the shell of every page and for its assets. Neither requires a session.
 * The shell is never cached, so it always names the assets of the running version and contains
 * current answers. `base` ends with a slash.
 */
export function createShellRoutes(
  files: PageFiles | undefined,
  base: string,
  /** Returns the current answers to the page's first requests. */
  answersTo: (
    exchange: WebExchange,
    asks: readonly ToolQuestion[],
  ) => Promise<readonly EmbeddedAnswer[]>,
): { shell: WebRoute; assets: WebRoute } {
  const whole = files?.shell.replace('<base href="/">', () => `<base href="${escaped(base)}">`);
  const assets = new Map(
    [...(files?.assets ?? [])].map(([name, bytes]) => [name, compressible(bytes, OF_ASSETS)]),
  );
  return {
    shell: {
      path: "/",
      methods: ["GET"],
      open: "page",
      async answer(exchange) {
        if (whole === undefined) throw notBuilt();
        const { request, response, rest, query } = exchange;
        const { scripts, asks } = listFirstRequests(parsePlace(rest, query.toString()));
        const answers = await answersTo(exchange, asks);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        const [, look = ""] =
          /(?:^|; )plex_ingest_look=(light|dark)(?:;|$)/.exec(request.headers.cookie ?? "") ?? [];
        const html = withAnswers(withScripts(withLook(whole, look), scripts), answers);
        const page = compressible(Buffer.from(html), OF_SHELL);
        await send({ request, response }, page, "text/html; charset=utf-8", "Cookie");
      },
    },
    assets: {
      path: "/assets/",
      methods: ["GET"],
      open: "page",
      answer({ request, response, rest }) {
        const asset = assets.get(rest);
        const type = TYPES[rest.slice(rest.lastIndexOf(".") + 1)];
        if (!asset || type === undefined) {
          throw new Refusal(404, "There is no such file.", {
            code: "not_found",
            next: "Reload the page: the server may have been updated.",
          });
        }
        if (type.startsWith("text/")) for (const name of OF_PAGES) response.removeHeader(name);
        response.setHeader("Cache-Control", `public, max-age=${A_YEAR_IN_SECONDS}, immutable`);
        return send({ request, response }, asset, type);
      },
    },
  };
}

/**
 * Applies the colour scheme that a person chose. Without a choice, the device decides. A script
 * could apply it only after the first paint, and the page would flash.
 */
const withLook = (shell: string, look: string): string =>
  look === ""
    ? shell
    : shell
        .replace("<html ", `<html data-look="${look}" `)
        .replaceAll(
          /media="\(prefers-color-scheme: (\w+)\)"/g,
          (_, of) => `media="${of === look ? "all" : "not all"}"`,
        );

/**
 * Keeps only the preload links of the scripts that draw this page, so that the browser requests
 * them together with the first script.
 */
const withScripts = (shell: string, pages: readonly string[]): string =>
  shell.replaceAll(/<link rel="modulepreload" data-page="([\w-]+)".*\n/g, (line, page: string) =>
    pages.includes(page) ? line : "",
  );

/**
 * Embeds the answers as data that browsers do not execute. `<` is escaped, because a name in the
 * data may contain anything and must not end the element.
 */
const withAnswers = (shell: string, answers: readonly EmbeddedAnswer[]): string =>
  answers.length === 0
    ? shell
    : shell.replace("</body>", (end) => {
        const json = JSON.stringify(answers).replaceAll("<", String.raw`\u003c`);
        return `<script type="application/json" id="answers">${json}</script>\n${end}`;
      });

const notBuilt = (): Refusal =>
  new Refusal(404, "The page was not built.", {
    code: "not_found",
    next: "Run `npm run build`; MCP is at /mcp.",
  });

/** A request that the page would send to the server, with its answer. */
export type EmbeddedAnswer = readonly [address: string, args: unknown, answer: object];

type CompressedForm = "br" | "gzip";
type CompressiblePage = { plain: Buffer; as: (form: CompressedForm) => Promise<Buffer> };

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/**
 * Brotli quality. The shell is compressed at each visit, so waiting time matters more than a few
 * bytes.
 */
const OF_SHELL = 5;
const OF_ASSETS = 11;

/** Content that is sent compressed. Each encoding is created on the first request for it. */
function compressible(plain: Buffer, quality: number): CompressiblePage {
  const made = new Map<CompressedForm, Promise<Buffer>>();
  return {
    plain,
    as(form) {
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      };
      const known = made.get(form) ?? (form === "br" ? brotli(plain, { params }) : zip(plain));
      made.set(form, known);
      return known;
    },
  };
}

type RequestPair = { request: RequestHead; response: ServerResponse };

async function send(
  { request, response }: RequestPair,
  { plain, as }: CompressiblePage,
  type: string,
  ...vary: string[]
) {
  const form = (["br", "gzip"] as const).find((encoding) => acceptsEncoding(request, encoding));
  const zipped = form && (await as(form));
  const isZipped = zipped !== undefined && zipped.length < plain.length;
  const body = isZipped ? zipped : plain;
  response.setHeader("Content-Type", type);
  response.setHeader("Vary", ["Accept-Encoding", ...vary].join(", "));
  if (isZipped) response.setHeader("Content-Encoding", form ?? "");
  response.setHeader("Content-Length", body.length);
  response.end(body);
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
