// Checks custom resources: `crds.mjs FILE`, FILE with a list of them, started from a copy beside node_modules.
// The compiler finds what is unknown, missing or of another type, by the declarations made from the operators' own
// definitions; their validators find values that are not allowed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const PACKAGES = {
	'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
	'external-secrets.io': '@kubernetes-models/external-secrets',
};
const resources = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const problems = [];

const pathOf = ({ apiVersion, kind }) => {
	const known = PACKAGES[apiVersion.split('/')[0]];
	return known && `${known}/${apiVersion}/${kind}`;
};

let source = '';
for (const [i, resource] of resources.entries()) {
	const where = `${resource.kind} ${resource.metadata.name}`;
	const path = pathOf(resource);
	if (!path) {
		problems.push(`${where}: nobody has checked ${resource.apiVersion}`);
		continue;
	}
	source += `import type { I${resource.kind} as T${i} } from "${path}";\n`;
	source += `export const r${i}: T${i} = ${JSON.stringify(resource)};\n`;
	try {
		const model = await import(path);
		new model[resource.kind](resource).validate();
	} catch (error) {
		problems.push(`${where}: ${error.message}`);
	}
}

const name = join(import.meta.dirname, 'resources.ts');
writeFileSync(name, source);
const program = ts.createProgram([name], {
	noEmit: true,
	strict: true,
	skipLibCheck: true,
	types: [],
	target: ts.ScriptTarget.ES2022,
	module: ts.ModuleKind.NodeNext,
	moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
	const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start).line;
	const resource = resources[(line - 1) / 2];
	const where = resource ? `${resource.kind} ${resource.metadata.name}: ` : '';
	problems.push(where + ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));
}

problems.forEach((problem) => console.error(problem));
if (problems.length > 0) process.exit(1);
if (resources.length === 0) throw new Error('no custom resource was given');
console.log(`${resources.length} custom resources are what their operators take`);
