#!/usr/bin/env bash
# Makes the certificates of this folder anew, for a hundred years: bash test/support/certificates/make.sh
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
days=36500

# authority NAME SUBJECT OPTION...: a key and a certificate that may sign others.
authority() {
	local name=$1 subject=$2
	shift 2
	openssl req -x509 -newkey rsa:2048 -nodes -days "$days" -subj "/CN=$subject" \
		-addext basicConstraints=critical,CA:TRUE "$@" -keyout "$work/$name.key" -out "$name.crt"
}

# client NAME AUTHORITY: a key and a certificate of the clerk's.
client() {
	openssl req -new -newkey rsa:2048 -nodes -subj /CN=clerk -keyout "$1.key" -out "$work/$1.csr"
	openssl x509 -req -in "$work/$1.csr" -CA "$2.crt" -CAkey "$work/$2.key" -days "$days" -out "$1.crt"
}

authority server shop.example -addext subjectAltName=IP:127.0.0.1,DNS:db.shop.example
authority other other.example
client client server
client stranger other
cp "$work/server.key" .
chmod 600 ./*.key
