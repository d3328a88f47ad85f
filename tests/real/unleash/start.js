// Start Unleash on a port of this machine with three tokens: node start.js MODULES DATABASE_URL PORT
const [modules, connectionString, port] = process.argv.slice(2);
const unleash = require(require.resolve('unleash-server', { paths: [modules] }));
const token = (type, environment, secret) => ({
  projects: ['*'], environment, type, secret, tokenName: secret, username: secret,
});

unleash.start({
  db: { connectionString, ssl: false },
  server: { port: Number(port), host: '127.0.0.1' },
  versionCheck: { enable: false },
  telemetry: false,
  authentication: {
    initApiTokens: [
      token('admin', '*', '*:*.admin-s3cret'),
      token('client', 'development', '*:development.client-s3cret'),
      token('client', 'production', '*:production.client-s3cret'),
    ],
  },
});
