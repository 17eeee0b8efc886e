import { useContext } from "preact/hooks";
import { useAnswer, useLoad } from "../hooks/use-load.ts";
import { SessionDeskContext } from "../session/session-desk.ts";
import { Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import { Engine } from "./engine.tsx";
import { Sessions } from "./sessions.tsx";
import { Sources } from "./sources.tsx";
import { Values } from "./values.tsx";

/** How this program is set up; of all of it only the pause and the sessions are changed here. */
export function Settings() {
  const desk = useContext(SessionDeskContext);
  const status = useAnswer("get_watcher_status", {});
  const { answer: session } = useLoad(desk && "session", async () => desk?.who());
  const { answer } = status;
  const words = text.settings;
  const isReadOnly = session?.signed_in === true && session.read_only;
  return (
    <main id="content" class="reading" tabIndex={-1}>
      <h1>{text.pages.settings}</h1>
      {isReadOnly && <p class="note info">{words.readOnly}</p>}
      <Problem of={status} />
      {answer && (
        <>
          <Engine status={answer} isReadOnly={isReadOnly} look={status.again} />
          <Sources sources={answer.sources} />
          <Values settings={answer.settings} />
        </>
      )}
      {desk && <Sessions desk={desk} />}
      <section aria-labelledby="about">
        <h2 id="about">{words.about}</h2>
        {session?.signed_in && <p>{words.version(session.version)}</p>}
        <p>{words.licence}</p>
        <p>{text.tmdb}</p>
      </section>
    </main>
  );
}
