import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import { formatActor } from "../text/format-actor.ts";
import { text } from "../text/text.ts";
import { SessionContext } from "./session-desk.ts";

/** Returns the name of an actor for the person who looks: "you" for what this session did. */
export function useActorName(): (actor: string) => string {
  const session = useContext(SessionContext);
  return (actor) =>
    session?.signed_in === true && actor === `web:${session.name}` ? text.you : formatActor(actor);
}

/** The name of an actor, which is a person's text. */
export function Actor({ of }: { of: string }): JSX.Element {
  return <bdi class="break">{useActorName()(of)}</bdi>;
}

/** "by" and the name of an actor. The daemon does most of it, and only a person is named. */
export function ByActor({ of }: { of: string }): JSX.Element | null {
  const nameOf = useActorName();
  return of === "engine" ? null : <bdi class="break">{text.by(nameOf(of))}</bdi>;
}
