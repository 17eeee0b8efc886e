import type { Action, FileAnswer } from "../../core/actions/action.ts";
import { commandOf } from "../../core/actions/command.ts";
import { defined } from "../../core/defined.ts";
import type { MediaType } from "../../core/identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ShownAction } from "./release-shape.ts";

/** As a path is shown: actions and releases name files alike. */
const shownPath = (path: string): string => cleanText(path, 4096);

type Call = Pick<ShownAction, "tool" | "arguments" | "also">;

const ids = (tool: string, id: number): Call => ({ tool, arguments: { ids: [id] } });

/** The tool takes in one path a call. */
const take = (path: string) => ({ tool: "execute_ingest", arguments: { path: shownPath(path) } });

const showFileAnswer = ({ path, ...answer }: FileAnswer) => ({ path: shownPath(path), ...answer });

/** The tool that does it, with its arguments. */
function callOf(action: Action): Call {
  switch (action.do) {
    case "approve": {
      const { id, type, tmdbId, season, episodes, files, duplicates } = action;
      const choice = defined({
        type,
        tmdb_id: tmdbId,
        season,
        episodes,
        files: files?.map(showFileAnswer),
        duplicates,
      });
      return { tool: "approve_ingest", arguments: { ids: [id], ...choice } };
    }
    case "reject":
      return ids("reject_ingest", action.id);
    case "retry":
    case "process":
      return ids("retry_ingest", action.id);
    case "undo":
      return { tool: "undo_ingest", arguments: { id: action.id } };
    case "add": {
      const [first = take(""), ...also] = action.paths.map(take);
      return also.length === 0 ? first : { ...first, also };
    }
    default:
      return {};
  }
}

/** Where no candidate fits. */
const searchFor = ({ title, type }: { title: string; type: MediaType }): NonNullable<ShownAction["search"]> => ({
  tool: "search_tmdb",
  arguments: { query: cleanText(title, 200), type },
});

/** Actions as people and clients see them: the command to type, and the tool call that does the same. */
export const showActions = (actions: readonly Action[]): ShownAction[] =>
  actions.map((action) => {
    const { blanks, search } = action.do === "approve" ? action : {};
    return {
      text: commandOf(action),
      ...callOf(action),
      ...defined({ needs: blanks }),
      ...(search === undefined ? {} : { search: searchFor(search) }),
    };
  });
