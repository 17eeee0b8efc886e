import type { Status } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import { InPlex } from "./in-plex.tsx";
import { Lately } from "./lately.tsx";
import { Libraries } from "./libraries.tsx";
import { OnTheWay } from "./on-the-way.tsx";
import { Space } from "./space.tsx";
import { Trash } from "./trash.tsx";

/** Whether what was filed is in Plex. What is well takes a line. */
export function Library() {
  const status = useAnswer("get_watcher_status", {});
  return (
    <main id="content" class="reading" tabIndex={-1}>
      <h1>{text.pages.library}</h1>
      <Problem of={status} />
      {status.answer && <OfEngine status={status.answer} />}
      <Trash />
      <Space />
    </main>
  );
}

function OfEngine({ status }: { status: Status }) {
  return (
    <>
      <InPlex status={status} />
      <OnTheWay status={status} />
      <Lately />
      {status.sources.some(({ kind }) => kind === "plex") && <Libraries />}
    </>
  );
}
