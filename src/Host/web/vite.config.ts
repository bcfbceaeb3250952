import { defineConfig } from 'vite';

// The host serves the result from wwwroot; `npm run dev` proxies to a host that runs already.
const host = process.env.SIGNALES_URL ?? 'http://127.0.0.1:8003';

export default defineConfig({
  base: './',
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0, // no data: URLs, so that a strict Content-Security-Policy holds
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: host, ws: true } } },
});
