import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

/** Files that see a whole request, with what they do with its stream. */
const WHOLE_REQUESTS: Readonly<Record<string, string>> = {
  "adapters/http/connections.ts": "reads the answers of services, within their limits",
  "hosts/web/server/discard.ts": "drops what is left of a refused body",
  "hosts/web/server/exchange-log.ts": "logs the head",
  "hosts/web/server/handle.ts": "gives routes a copy of the head, and `readBody` the request",
  "hosts/web/server/intake.ts": "counts what is not read yet",
  "hosts/web/server/listen.ts": "receives the request from Node",
  "hosts/web/server/places.ts": "looks whether the request is complete",
  "hosts/web/server/read-body.ts": "is the only way from a request to a value",
  "hosts/web/server/send.ts": "looks whether the request is complete, and has it discarded",
};

/** Ways to read a stream, and the request that a response leads to. */
const READS =
  /\bfor await\b|\b(?:asyncI|i)terator\b|\.(?:on|once|addListener)\(\s*["'](?:data|readable)["']|\.pipe(?:Through|To)?\(|\b(?:pipeline|fromWeb|toWeb)\(|\.req\b|\breq\s*[,:}]|["']node:stream\/[\w-]+["']|\b(?:stream|request|body)\.read\(|\bfinished\(/g;

/** How often each file of the web server reads a stream, and why. */
const READERS: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "hosts/web/server/discard.ts": [2, "drops what is left of a refused body"],
  "hosts/web/server/free-bytes.ts": [2, "frees what was never read"],
  "hosts/web/server/intake.ts": [1, "hands the bytes of a connection to Node's parser, in turns"],
  "hosts/web/server/read-body.ts": [2, "is the only way from a request to a value"],
};

const filesWithWholeRequests = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    /\bIncomingMessage\b/.test(text) ? [path] : [],
  );

const countReads = (sources: Sources): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sources).flatMap(([path, text]) => {
      const count = path.startsWith("hosts/web/") ? (text.match(READS)?.length ?? 0) : 0;
      return count === 0 ? [] : [[path, count]];
    }),
  );

test("a request's stream reaches only the files that need it", () => {
  expect(filesWithWholeRequests(readSources()).toSorted()).toEqual(Object.keys(WHOLE_REQUESTS));
});

test("a request's stream is read only by the function that bounds it first, or dropped", () => {
  const listed = Object.entries(READERS).map(([path, [count]]) => [path, count] as const);
  expect(countReads(readSources())).toEqual(Object.fromEntries(listed));
});

test("each planted reading of a body outside that function is found", () => {
  const cast = "const all = await text(request as IncomingMessage);";
  expect(filesWithWholeRequests({ "hosts/web/new-route.ts": cast })).toEqual([
    "hosts/web/new-route.ts",
  ]);
  for (const line of [
    "for await (const chunk of request as unknown as AsyncIterable<Buffer>) size += chunk.length;",
    'request.on("data", take);',
    'response.req.once("readable", take);',
    "const { req } = response;",
    "response.req.pipe(file);",
    'import { json } from "node:stream/consumers";',
    "const body = await new Response(Readable.toWeb(request as never)).json();",
    "const first = await request[Symbol.asyncIterator]().next();",
  ]) {
    expect({ line, found: countReads({ "hosts/web/new-route.ts": line }) }).toEqual({
      line,
      found: { "hosts/web/new-route.ts": expect.any(Number) },
    });
  }
});
