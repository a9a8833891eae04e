/** What Node needs to know of the programs inside Lux9: how their source is compiled. The programs are AssemblyScript beside this folder. */
export * from './program.ts';
export * from './places.ts';
