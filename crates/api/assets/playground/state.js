// What the page knows.

export const state = { config: null, token: null, keys: [], busy: false, autofill: null, providers: new Map() };

/** An error whose message is already meant for the reader. */
export class Plain extends Error {}

export const secondsLeft = () => (state.token ? Math.max(0, state.token.claims.exp - Date.now() / 1000) : 0);
