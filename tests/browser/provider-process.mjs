// openid-provider.mjs in a process of its own, as the tests use it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts a provider; the configuration and the commands are described at the top of its file. */
export async function startProvider(configuration) {
  const script = fileURLToPath(new URL('openid-provider.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(configuration)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const gone = new Promise(ended => { child.once('close', ended); });
  let log = '';
  child.stderr.on('data', chunk => { log += chunk; });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function answer() {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the provider ended:\n${log}`);
    return JSON.parse(value);
  }
  const { issuer } = await answer();
  return {
    issuer,
    log: () => log,
    /** One command after the other; what the provider answers. */
    async tell(command, details = {}) {
      child.stdin.write(`${JSON.stringify({ command, ...details })}\n`);
      const { ok, error, ...rest } = await answer();
      if (!ok) throw new Error(error);
      return rest;
    },
    async stop() {
      child.stdin.end();
      await gone;
      process.removeListener('exit', kill);
    },
  };
}
