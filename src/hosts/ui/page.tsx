import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import "./style/page.css";
import { App } from "./app.tsx";
import { httpDesk } from "./desk/desk-http.ts";
import { useBrowserRouter } from "./route/router.ts";
import { endSessions, listSessions, readSession, signIn, takeKey } from "./session/session.ts";
import { SessionDeskContext } from "./session/session-desk.ts";
import { SignIn, SignInForm } from "./session/sign-in.tsx";
import { Dialog } from "./shell/dialog.tsx";
import { messageOf } from "./shell/message.ts";
import { text } from "./text/text.ts";

// The page in the browser: who is there, and then the view over HTTP.

const firstKey = takeKey();
let leave = (): void => {};
const desk = httpDesk(() => leave());

/** `ended`: there was a session. The view stays as it is, so that nothing is lost that was chosen or typed. */
type Entry = { at: "asking" | "in" | "ended" } | { at: "out"; problem?: string };

function Page() {
  const router = useBrowserRouter();
  const [entry, enter] = useState<Entry>({ at: "asking" });
  leave = () => enter((before) => (before.at === "in" ? { at: "ended" } : before));

  const admit = (problem?: string): Promise<void> =>
    readSession().then(
      ({ signed_in }) => enter(signed_in ? { at: "in" } : { at: "out", ...(problem === undefined ? {} : { problem }) }),
      // Without an answer the view itself says that there is no connection.
      () => enter({ at: "in" }),
    );
  // A used link leads in all the same where somebody is signed in.
  const use = (key: string): Promise<void> =>
    signIn({ key }).then(
      () => enter({ at: "in" }),
      (error: unknown) => admit(messageOf(error)),
    );
  useEffect(() => {
    void (firstKey === undefined ? admit() : use(firstKey));
    // A link that is opened in a tab where the page is already.
    const follow = (): void => {
      const key = takeKey();
      if (key !== undefined) void use(key).then(desk.refresh);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  if (entry.at === "asking") return null;
  // A new refusal is shown, whatever was typed before.
  if (entry.at === "out") return <SignIn key={entry.problem} problem={entry.problem} done={() => void admit()} />;
  const sessions = {
    who: readSession,
    list: listSessions,
    end: (which: { id: number } | { others: true }) => endSessions(which).then(() => admit()),
  };
  return (
    <SessionDeskContext.Provider value={sessions}>
      <App desk={desk} router={router} />
      {entry.at === "ended" && (
        <Dialog title={text.signIn.ended} close={() => enter({ at: "in" })}>
          <SignInForm
            problem={undefined}
            done={() => {
              enter({ at: "in" });
              desk.refresh();
            }}
          />
        </Dialog>
      )}
    </SessionDeskContext.Provider>
  );
}

const root = document.getElementById("root");
if (root) render(<Page />, root);
