import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { App, FirstVisit, loadPlace, SignIn } from "./app.tsx";
import { DeskContext } from "./desk/desk.ts";
import { createHttpDesk } from "./desk/desk-http.ts";
import { Mark } from "./frame/marks.tsx";
import { keepFocus } from "./hooks/keep-focus.ts";
import { readPlaceHere } from "./route/place-here.ts";
import { useBrowserRouter } from "./route/router.ts";
import {
  createSessionDesk,
  readSession,
  rememberGuest,
  type Session,
  signIn,
  takeKey,
  wasGuest,
} from "./session/session.ts";
import { SessionContext, SessionDeskContext } from "./session/session-desk.ts";
import { Dialog } from "./shell/dialog.tsx";
import { Grey, refusalOf } from "./shell/problem.tsx";
import { text } from "./text/text.ts";

// The page in the browser. It checks the session first and then shows the view over HTTP.

const firstKey = takeKey();
let leave = (): void => {};
const desk = createHttpDesk(() => leave());

/**
 * `ended` means that the session has ended. The view stays as it is, so that nothing chosen or
 * typed is lost.
 */
type EntryState =
  | { at: "knocking" | "asking" | "in" | "first" | "ended" }
  | { at: "out"; problem?: string };

const inside = ({ first_visit: isFirst }: { first_visit: boolean }): EntryState => ({
  at: isFirst ? "first" : "in",
});

function Page() {
  const router = useBrowserRouter();
  // The view's data and the session are requested together. If there is a key, it is used first,
  // because the person is not signed in until then.
  const [entry, enter] = useState<EntryState>({
    at: firstKey === undefined ? "asking" : "knocking",
  });
  const [session, setSession] = useState<Session>();
  leave = () => enter((before) => (before.at === "in" ? { at: "ended" } : before));

  function arrive(who: Session, problem?: string): void {
    setSession(who);
    rememberGuest(who);
    enter(
      who.signed_in ? inside(who) : { at: "out", ...(problem === undefined ? {} : { problem }) },
    );
  }
  const admit = (problem?: string): Promise<void> =>
    readSession().then(
      (who) => arrive(who, problem),
      // If there is no response, the view itself reports the lost connection.
      () => enter({ at: "in" }),
    );
  // A link that was already used still opens the page if someone is signed in.
  const use = (key: string): Promise<void> =>
    signIn({ key }).then(
      (who) => arrive(who),
      (error: unknown) => admit(refusalOf(error)),
    );
  useEffect(() => {
    void (firstKey === undefined ? admit() : use(firstKey));
    // Handles a link that is opened in a tab that already shows the page.
    const follow = (): void => {
      const key = takeKey();
      if (key !== undefined) void use(key).then(desk.refresh);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  if (entry.at === "knocking") return <Opening />;
  // The key remounts the form, so that a new refusal replaces what was typed.
  if (entry.at === "out") {
    return <SignIn key={entry.problem} problem={entry.problem} done={() => void admit()} />;
  }
  if (entry.at === "first") {
    return (
      <DeskContext.Provider value={desk}>
        <FirstVisit />
      </DeskContext.Provider>
    );
  }
  const sessions = createSessionDesk(
    () => admit(),
    session?.signed_in ? session.public_url : undefined,
  );
  return (
    <SessionDeskContext.Provider value={sessions}>
      <SessionContext.Provider value={session}>
        <App desk={desk} router={router} />
      </SessionContext.Provider>
      {entry.at === "ended" && (
        <Dialog
          title={wasGuest() ? text.guestEnded : text.signedOut}
          close={() => enter({ at: "in" })}
        >
          <SignIn
            isEnded
            problem={undefined}
            done={() => {
              // A different person may have signed in.
              void admit().then(desk.refresh);
            }}
          />
        </Dialog>
      )}
    </SessionDeskContext.Provider>
  );
}

/** Looks like the shell that the server sends. */
const Opening = () => (
  <>
    <header class="top">
      <span class="brand">
        <Mark />
        <span>{text.brand}</span>
      </span>
    </header>
    <main id="content">
      <Grey />
    </main>
  </>
);

function start(): void {
  const root = document.getElementById("root");
  root?.replaceChildren();
  keepFocus();
  if (root) render(<Page />, root);
}
loadPlace(readPlaceHere()).then(start, start);
