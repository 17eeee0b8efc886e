import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import "./style/page.css";
import { App } from "./app.tsx";
import { httpDesk } from "./desk/desk-http.ts";
import { useBrowserRouter } from "./route/router.ts";
import { readSession, signIn, takeKey } from "./session/session.ts";
import { SignIn } from "./session/sign-in.tsx";

// The page in the browser: who is there, and then the view over HTTP.

const key = takeKey();
const desk = httpDesk();

type Entry = "asking" | "in" | "out" | "refused";

function Page() {
  const router = useBrowserRouter();
  const [entry, enter] = useState<Entry>("asking");
  const look = (): void => {
    readSession().then(
      ({ signed_in }) => enter(signed_in ? "in" : "out"),
      // Without an answer the view itself says that there is no connection.
      () => enter("in"),
    );
  };
  useEffect(() => {
    if (key === undefined) return look();
    signIn({ key }).then(
      () => enter("in"),
      () => enter("refused"),
    );
  }, []);
  if (entry === "asking") return null;
  if (entry === "in") return <App desk={desk} router={router} />;
  return <SignIn isWrong={entry === "refused"} done={look} />;
}

const root = document.getElementById("root");
if (root) render(<Page />, root);
