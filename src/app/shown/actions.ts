import { type Action, rowOf } from "../../core/actions/table.ts";
import { commandOf } from "../../core/actions/tongues.ts";
import type { ShownAction } from "./release-shape.ts";

/** Actions as people and clients see them: the command to type, and the tool call that does the same. */
export const showActions = (actions: readonly Action[]): ShownAction[] =>
  actions.map((action) => ({ text: commandOf(action), ...rowOf(action).tool?.(action) }));
