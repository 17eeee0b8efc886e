import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import { namesTool } from "../../../core/actions/next-step-lines.ts";
import { DeskRefusal, ServerUnreachable, SessionEnded } from "../desk/desk.ts";
import type { LoadResult } from "../hooks/use-load.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Button } from "./controls.tsx";

/** Why something could not be read, with a way to try again; or that it is being read. */
export function Problem({
  of: { error, isSlow, again },
}: {
  of: Pick<LoadResult<unknown>, "error" | "isSlow" | "again">;
}): JSX.Element | null {
  if (error === undefined) {
    return isSlow ? (
      <p class="reading" role="status">
        {text.reading}
      </p>
    ) : null;
  }
  return (
    <div class="note danger" role="alert">
      <p>{messageOf(error)}</p>
      <Button says={text.tryAgain} onClick={again} />
    </div>
  );
}

/** What was wrong with what a person did, read to who listens. */
export const Alert = ({ says, id }: { says: string; id?: string }): JSX.Element => (
  <p class="note danger break" id={id} role="alert">
    {says}
  </p>
);

/** Grey lines in place of what is on its way; the shell begins with them. */
export const Grey = (): JSX.Element => (
  <div class="grey" aria-hidden="true">
    <div class="sk m" />
    <div class="sk" />
    <div class="sk s" />
  </div>
);

type EmptyProps = {
  says: string;
  /** What comes next, where the way there does not say it. */
  next?: string;
  /** The way there. */
  children?: ComponentChildren;
};

/** In place of a list in which nothing is: what is empty, and what comes next. */
export const Empty = ({ says, next, children }: EmptyProps): JSX.Element => (
  <div class="mid">
    <b>{says}</b>
    {next && <p class="dim">{next}</p>}
    {children}
  </div>
);

/**
 * What the status line says; `takeBack` is the release whose decision can be taken back, or what
 * several are called.
 */
export type StatusNotice = {
  text: string;
  tone?: "success" | "danger";
  takeBack?: { id: number; name: string; ids?: readonly number[] };
};

export const NoticeContext = createContext<(notice: StatusNotice) => void>(() => {});

/** Tells what happened: it is shown, and read to who listens. */
export const useNotify = (): ((notice: StatusNotice) => void) => useContext(NoticeContext);

/** What an error says to a person. */
export function messageOf(error: unknown): string {
  if (error instanceof DeskRefusal) {
    return error.next && !namesTool(error.next) ? `${error.message} ${error.next}` : error.message;
  }
  if (error instanceof ServerUnreachable) return text.offline.title;
  if (error instanceof SessionEnded) return error.message;
  return text.failed;
}

/** What `useAct` gives a component with buttons. */
interface ButtonActs {
  /** Resolves whether the work was done; a failure is told. */
  act(work: () => Promise<void>): Promise<boolean>;
  notify(notice: StatusNotice): void;
  isBusy: boolean;
  /** The buttons are off. */
  isOff: boolean;
}

/**
 * What a button does: it is off while that is under way or the server is lost, and what fails is
 * told.
 */
export function useAct(): ButtonActs {
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isBusy, setBusy] = useState(false);
  async function act(work: () => Promise<void>): Promise<boolean> {
    let isDone = false;
    setBusy(true);
    try {
      await work();
      isDone = true;
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
    setBusy(false);
    return isDone;
  }
  return { act, notify, isBusy, isOff: isBusy || isLost };
}
