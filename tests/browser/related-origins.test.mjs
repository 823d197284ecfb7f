// One passkey for several domains (WebAuthn Level 3, related origins), with TLS in front of the server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openTab, plugIn, startBrowser, startServer, temporaryFolder } from './harness.mjs';
import { client, serveShop } from './sdk-page.mjs';

const HOME = 'shop.example';
const ABROAD = 'laden.test';
const STRANGER = 'trap.test';

/** A certificate for the three domains, valid for a day. */
async function certificate() {
  const folder = await temporaryFolder();
  const [key, cert] = ['key.pem', 'cert.pem'].map(name => join(folder, name));
  const names = [HOME, ABROAD, STRANGER].map(domain => `DNS:${domain}`).join(',');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1',
    '-subj', `/CN=${HOME}`, '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** A TLS proxy: the API and the well-known files to the server, all else to the page. */
async function startProxy(server, shop, files) {
  const proxy = createServer(files, (incoming, outgoing) => {
    const isForServer = /^\/(fido2|\.well-known)\//.test(incoming.url);
    const { port } = new URL(isForServer ? server.origin : shop.origin);
    const { method, url: path, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, answer => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise(listening => { proxy.listen(0, '127.0.0.1', listening); });
  const stop = () => new Promise(closed => { proxy.close(closed); proxy.closeAllConnections(); });
  return { port: proxy.address().port, stop };
}

describe('An application with several domains', () => {
  let server, shop, proxy, browser, appId;

  before(async () => {
    const files = await certificate();
    [server, shop] = await Promise.all([startServer({ flags: ['--public-url', `https://${HOME}`] }), serveShop()]);
    proxy = await startProxy(server, shop, files);
    const spki = new X509Certificate(files.cert).publicKey.export({ type: 'spki', format: 'der' });
    browser = await startBrowser(`--host-resolver-rules=MAP *:443 127.0.0.1:${proxy.port}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`);
    await server.command('app', 'create', '--name', 'Other', '--rp-id', 'other.example',
      '--origin', 'https://other.example', '--origin', 'https://autre.test');
    await server.command('app', 'set', '--origin', `https://${HOME}`, '--origin', `https://www.${HOME}`, '--origin', `https://${ABROAD}`);
    ({ appId } = server);
    await server.allowed(`https://${ABROAD}`);
  });
  after(async () => {
    await browser?.close();
    await Promise.all([server, shop, proxy].map(each => each?.stop()));
  });

  const wellKnown = Host => new Promise((answered, failed) => {
    request({ host: '127.0.0.1', port: server.port, path: '/.well-known/webauthn', headers: { Host } }, async answer => {
      const text = Buffer.concat(await answer.toArray()).toString();
      answered({ status: answer.statusCode, type: answer.headers['content-type'], body: JSON.parse(text) });
    }).on('error', failed).end();
  });
  const open = async domain => {
    const tab = await openTab(browser);
    const device = await plugIn(tab.page);
    const sdk = await client(tab.page, { origin: `https://${domain}` }, { baseUrl: `https://${HOME}`, appId });
    return { ...tab, device, sdk };
  };

  it('publishes the origins beyond its RP id on the host of its RP id', async () => {
    for (const host of [HOME, `${HOME}:443`, HOME.toUpperCase(), `${appId}.api.example.com`]) {
      const { status, type, body } = await wellKnown(host);
      assert.deepEqual([status, type, body], [200, 'application/json', { origins: [`https://${ABROAD}`] }], host);
    }
  });

  it('publishes those of another application on the host of that one’s RP id', async () => {
    assert.deepEqual((await wellKnown('other.example')).body, { origins: ['https://autre.test'] });
    assert.deepEqual((await wellKnown(HOME)).body, { origins: [`https://${ABROAD}`] });
  });

  it('lets a passkey that was made on one domain sign in on the other', async () => {
    const { sdk, device, close } = await open(HOME);
    const { userId } = await sdk.registerWithPasskey('traveller@example.com');
    const [passkey] = await device.credentials();
    assert.equal(passkey.rpId, HOME);
    await close();

    const abroad = await open(ABROAD);
    await abroad.device.insert(passkey);
    assert.equal((await abroad.sdk.authenticateWithPasskey('traveller@example.com')).userId, userId);
    assert.equal((await abroad.sdk.authenticateWithPasskey()).userId, userId);
    await abroad.close();
  });

  it('lets a passkey be made on the other domain', async () => {
    const { sdk, device, close } = await open(ABROAD);
    await sdk.registerWithPasskey('native@example.com');
    assert.equal((await device.credentials())[0].rpId, HOME);
    await close();
  });

  it('does nothing for a domain that it does not name', async () => {
    const { sdk, device, close } = await open(STRANGER);
    await assert.rejects(sdk.registerWithPasskey('lost@example.com'), { name: 'TypeError', message: 'Failed to fetch' });
    assert.deepEqual(await device.credentials(), []);
    await close();
  });
});
