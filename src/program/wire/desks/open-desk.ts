import type { IdentifyDesk } from "../../../app/identify/desk/desk.ts";
import type { Review } from "../../../app/review/review.ts";
import type { Torrents } from "../../../app/torrents/desk/list.ts";
import type { Config } from "../../config/config.ts";
import { openStoreFor } from "../../process/open-store.ts";
import { type ReviewOptions, wireReview } from "../../use-cases/review.ts";
import { requireClients, torrentsDeskDeps, wireTorrentsDesk } from "../../use-cases/torrents.ts";
import { wireIdentifyDesk } from "../../use-cases/works.ts";

// One file for all: separate files would be bundled into more chunks, which the MCP process would load too.

/** The use cases for releases for one command, with their own store. */
export async function openReview(config: Config, options: ReviewOptions): Promise<Review & AsyncDisposable> {
  const store = await openStoreFor(options.readOnly ? "reader" : "command", config.stateDir);
  return {
    ...wireReview(config, store, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** What names and works are, for one command, with its own store. */
export async function openWorks(config: Config): Promise<IdentifyDesk & AsyncDisposable> {
  const store = await openStoreFor("command", config.stateDir);
  const desk = wireIdentifyDesk(config, store, { readOnly: false, trace: undefined });
  return {
    ...desk.identify,
    async [Symbol.asyncDispose]() {
      await desk.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** The torrents of the download clients for one command, with their own store. @throws UserError when none is configured */
export async function openTorrents(config: Config): Promise<Torrents & AsyncDisposable> {
  requireClients(config);
  const store = await openStoreFor("command", config.stateDir);
  const desk = wireTorrentsDesk(config, torrentsDeskDeps(store));
  return {
    ...desk.torrents(),
    async [Symbol.asyncDispose]() {
      await desk.close();
      await store[Symbol.asyncDispose]();
    },
  };
}
