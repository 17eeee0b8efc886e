import { DemoFailed } from "./demo-failed.ts";
import type { DemoFolder } from "./folder.ts";
import { type FakePlex, startFakePlex } from "./stand-ins/fake-plex.ts";
import { type FakeTmdb, startFakeTmdb } from "./stand-ins/fake-tmdb.ts";

export type StandIns = AsyncDisposable & { tmdb: FakeTmdb; plex: FakePlex };

/** TMDb and Plex on free ports of the loopback address. @throws DemoFailed when there is none to be had. */
export async function startStandIns({ movies, series }: Pick<DemoFolder, "movies" | "series">): Promise<StandIns> {
  await using stack = new AsyncDisposableStack();
  try {
    const tmdb = stack.use(await startFakeTmdb());
    const sections = [
      { title: "Movies", type: "movie", locations: [movies] },
      { title: "TV Shows", type: "show", locations: [series] },
    ];
    const plex = stack.use(await startFakePlex({ sections, indexes: true }));
    const all = stack.move();
    return { tmdb, plex, [Symbol.asyncDispose]: () => all.disposeAsync() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DemoFailed(`The stand-ins for TMDb and Plex could not listen on 127.0.0.1: ${why}.`, [], { cause });
  }
}
