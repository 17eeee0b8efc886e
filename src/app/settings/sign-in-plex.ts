import { Outage, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { PlexTvServer } from "../../servers/plex/account/sign-in.ts";
import type { Setup } from "../setup/setup.ts";
import type { PlexSignIn } from "./settings-shape.ts";

export interface PlexSignInDesk {
  /** Starts a new sign-in. Resolves with its code, or with the reason for the failure. */
  begin(): Promise<PlexSignIn>;
  state(): PlexSignIn;
  /** @throws UserError if no user is signed in, or if the server does not exist */
  tokenOf(index: number): string;
  stop(): void;
}

/**
 * Signs in at plex.tv while a person enters a code there. The tokens stay in this process: a saved
 * or tested value refers to a server in the list, and its token is filled in here.
 */
export function createPlexSignIn(setup: Pick<Setup, "signIn">): PlexSignInDesk {
  let state: PlexSignIn = { state: "off" };
  let servers: PlexTvServer[] = [];
  let stop: AbortController | undefined;

  const shown = (): PlexSignIn =>
    state.state === "done"
      ? {
          ...state,
          servers: servers.map(({ name, urls }) => ({
            name: cleanText(name, 60),
            urls: urls.slice(0, 10).map((url) => cleanText(url, 300)),
          })),
        }
      : state;

  function begin(): Promise<PlexSignIn> {
    stop?.abort(new Error("Another sign-in began."));
    const attempt = (stop = new AbortController());
    servers = [];
    state = { state: "waiting" };
    const { promise, resolve } = Promise.withResolvers<PlexSignIn>();
    const set = (next: PlexSignIn): void => {
      if (stop !== attempt) return;
      state = next;
      resolve(shown());
    };
    const work = async (): Promise<void> => {
      try {
        const found = await setup.signIn(
          (code) => set({ state: "waiting", code: cleanText(code, 40) }),
          attempt.signal,
        );
        if (stop === attempt) servers = found;
        set(
          found.length === 0
            ? { state: "failed", message: "This account does not own a server." }
            : { state: "done" },
        );
      } catch (error) {
        const isKnown = error instanceof Outage || error instanceof UserError;
        set({
          state: "failed",
          message: isKnown ? error.message : "The sign-in failed; try again.",
        });
      }
    };
    void work();
    return promise;
  }

  return {
    begin,
    state: shown,
    tokenOf(index) {
      const server = servers[index];
      if (server) return server.token;
      throw UserError.conflict(
        "You are no longer signed in at plex.tv.",
        "Sign in again, or paste a token.",
      );
    },
    stop() {
      stop?.abort(new Error("The program ends."));
    },
  };
}
