import type { Context } from "../../hosts/cli/terminal/context.ts";
import { effective, type Setup, wakeEngineOf } from "./setup.ts";

/** What commands open the database with. */
export function desks(
  setup: Setup,
): Pick<Context, "review" | "works" | "torrents" | "trash" | "why" | "database" | "web"> {
  const { place, load, configOf } = setup;
  return {
    async review() {
      const { openReview } = await import("../wire/desks/open-desk.ts");
      const loaded = await load("review");
      const wakeEngine = await wakeEngineOf(loaded.config, setup);
      return openReview(loaded.config, {
        cwd: place.cwd,
        readOnly: false,
        wakeEngine,
        settings: () => effective(loaded),
      });
    },
    async works() {
      const { openWorks } = await import("../wire/desks/open-desk.ts");
      return openWorks(await configOf("search"));
    },
    async torrents() {
      const { openTorrents } = await import("../wire/desks/open-desk.ts");
      return openTorrents(await configOf("torrents"));
    },
    async trash({ readOnly }) {
      const [{ wireTrash }, config] = await Promise.all([import("../use-cases/trash.ts"), configOf("trash")]);
      return wireTrash(config, { readOnly, wakeEngine: readOnly ? undefined : await wakeEngineOf(config, setup) });
    },
    async database() {
      const [{ wireDatabase }, config] = await Promise.all([import("../use-cases/database.ts"), configOf("db")]);
      return wireDatabase(config, place.cwd);
    },
    async web() {
      const [{ wireWeb }, config] = await Promise.all([import("../use-cases/sign-in.ts"), configOf("web")]);
      return wireWeb(config, place.env);
    },
    async why(target) {
      const [{ wireWhy }, config] = await Promise.all([import("../use-cases/why.ts"), configOf("why")]);
      return wireWhy(config, place.cwd, target);
    },
  };
}
