import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import { namesTool } from "../../../core/actions/next-step-lines.ts";
import { DeskRefusal, ServerUnreachable, SessionEnded } from "../desk/desk.ts";
import type { LoadResult } from "../hooks/use-load.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Button } from "./controls.tsx";

/** Rows of the skeleton of a list, as many as a phone shows. */
const ROWS = 8;

/**
 * Shows why something could not be loaded, with a way to try again. While the first answer is slow,
 * shows the skeleton of a list in its place, or `Skeleton`. A lost connection has its band above
 * every page, and everything is loaded again after the reconnect.
 */
export function Problem({
  of: { answer, error, isSlow, again },
  Skeleton = Grey,
}: {
  of: Pick<LoadResult<unknown>, "answer" | "error" | "isSlow" | "again">;
  Skeleton?: (() => JSX.Element | null) | undefined;
}): JSX.Element | null {
  const isLost = useLostSince() !== undefined;
  if (isLost && error instanceof ServerUnreachable) return null;
  if (error === undefined) {
    return isSlow ? (
      <>
        <p class="vh" role="status">
          {text.reading}
        </p>
        {answer === undefined && <Skeleton />}
      </>
    ) : null;
  }
  return (
    <div class="note danger" role="alert">
      <p>{messageOf(error)}</p>
      <Button says={text.tryAgain} onClick={again} />
    </div>
  );
}

/** Shows a problem with a person's action. Screen readers read it aloud. */
export const Alert = ({ says, id }: { says: string; id?: string }): JSX.Element => (
  <p class="note danger break" id={id} role="alert">
    {says}
  </p>
);

/** Grey rows in place of a list that is loading, in its measures. The shell initially shows them. */
export const Grey = (): JSX.Element => (
  <div class="grey" aria-hidden="true">
    {Array.from({ length: ROWS }, (_, row) => (
      <div key={row} class="skrow">
        <div class="sk" />
        <div class={row % 2 === 0 ? "sk m" : "sk"} />
        <div class="sk s" />
      </div>
    ))}
  </div>
);

type EmptyProps = {
  /** Left out if the verdict above says what is empty. */
  says?: string;
  /** The next step, unless the link to it names it. */
  next?: string;
  /** The link to the next step. */
  children?: ComponentChildren;
};

/** Shown instead of an empty list. States what is empty, and the next step. */
export const Empty = ({ says, next, children }: EmptyProps): JSX.Element => (
  <div class="mid">
    {says !== undefined && <b>{says}</b>}
    {next && <p class="dim">{next}</p>}
    {children}
  </div>
);

/**
 * Content of the status line. `takeBack` is the release (or several releases with one name) whose
 * decision can be taken back.
 */
export type StatusNotice = {
  text: string;
  tone?: "success" | "danger";
  takeBack?: { id: number; name: string; ids?: readonly number[] };
};

export const NoticeContext = createContext<(notice: StatusNotice) => void>(() => {});

/**
 * Returns a function that reports an event. The notice is shown, and screen readers read it aloud.
 */
export const useNotify = (): ((notice: StatusNotice) => void) => useContext(NoticeContext);

/** Returns an error's text for a person. */
export function messageOf(error: unknown): string {
  if (error instanceof DeskRefusal) {
    return error.next && !namesTool(error.next) ? `${error.message} ${error.next}` : error.message;
  }
  if (error instanceof ServerUnreachable) return text.offline.title;
  // The form over the page says how to sign in: a guest and the operator do that differently.
  if (error instanceof SessionEnded) return text.signedOut;
  return text.failed;
}

/** Returns the text of a refused sign-in, in the server's words. */
export const refusalOf = (error: unknown): string =>
  error instanceof SessionEnded ? error.message : messageOf(error);

/** The result of `useAct` for a component with buttons. */
interface ButtonActs {
  /** Resolves to true if the work succeeded. A failure is reported. */
  act(work: () => Promise<void>): Promise<boolean>;
  notify(notice: StatusNotice): void;
  isBusy: boolean;
  /** True if the buttons are disabled. */
  isOff: boolean;
}

/**
 * Runs the actions of buttons. The buttons are disabled while an action runs or the server is lost.
 * Failures are reported.
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
