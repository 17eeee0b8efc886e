import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import { startFakeTmdb } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { TMDB_KEY } from "../../../test/process/home.ts";
import { makeFilms } from "../../filing/films.ts";

// A stand-in for TMDB that answers `limit` requests per second and refuses all others. It sends its
// address at the start and its counts at the end.

const { users, limit } = workerData as { users: number; limit: number };
const movies = makeFilms(users).map(({ work }) => work);
const tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: { movies, series: [] } });
const count = { asked: 0, refused: 0 };
const starts: number[] = [];

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  count.asked++;
  const now = performance.now();
  while ((starts[0] ?? now) < now - 1000) starts.shift();
  if (starts.length >= limit) {
    count.refused++;
    response
      .writeHead(429, { "retry-after": "1", "content-type": "application/json" })
      .end('{"status_code":25}');
    return;
  }
  starts.push(now);
  const { authorization } = request.headers;
  const answer = await fetch(
    `${tmdb.origin}${request.url}`,
    authorization ? { headers: { authorization } } : {},
  );
  response
    .writeHead(answer.status, { "content-type": "application/json" })
    .end(await answer.text());
}

const gate = createServer((request, response) => void pass(request, response));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const tell = (message: unknown): void => parentPort?.postMessage(message);
gate.listen(0, "127.0.0.1", () => {
  const address = gate.address();
  tell(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/3`);
});
parentPort?.once("message", () => tell(count));
