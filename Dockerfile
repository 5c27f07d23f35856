# One image for worker, API, sandbox and preparation; the command chooses.
FROM node:22-slim
# TLS to a Temporal or PostgreSQL elsewhere needs the public certificates, which the slim image lacks.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
RUN npm run build
USER node
CMD ["node", "dist/api.js"]
