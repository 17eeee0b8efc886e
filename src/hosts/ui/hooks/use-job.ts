import { useState } from "preact/hooks";
import type { Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { keyOf, type LoadResult, useLoad } from "./use-load.ts";

/** Tools that answer with the progress of a job until it is done. */
type JobTool = "audit_library" | "list_missing_episodes";

/** A job that the server runs, and its result. */
interface Job<A> {
  loaded: LoadResult<A>;
  /** The result; undefined while the job runs. */
  done: A | undefined;
  /** Runs the job again, without its last result. */
  afresh(): void;
}

/** Loads the progress of a job, and then its result. */
export function useJob<T extends JobTool>(
  tool: T,
  args: Tools[T]["asks"],
): Job<Tools[T]["answers"]> {
  const desk = useDesk();
  const [turn, setTurn] = useState(0);
  const [isNew, setNew] = useState(false);
  const loaded = useLoad(`${turn} ${keyOf(tool, args)}`, (signal) =>
    desk.call(tool, isNew ? { ...args, afresh: true } : args, signal).finally(() => setNew(false)),
  );
  const { answer } = loaded;
  return {
    loaded,
    done: answer && !answer.running ? answer : undefined,
    afresh() {
      setNew(true);
      setTurn((before) => before + 1);
    },
  };
}
