// What the page knows.

export const state = {
  config: null, token: null, keys: [], busy: false, focused: null, autofill: null, providers: new Map(),
  /** The multi-factor flow that is under way, and the sign-in that came of one. */
  flow: null, signIn: null,
};

/** An error whose message is already meant for the reader. */
export class Plain extends Error {}

export const secondsLeft = () => (state.token ? Math.max(0, state.token.claims.exp - Date.now() / 1000) : 0);
