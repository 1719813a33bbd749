# Run by test_namespaces.py as the first process of namespaces of its own: a scheduler here, a
# worker in another network where the documents and the output are not on the disk.
#   namespaces.sh PYTHON [DOCUMENTS OUT]     without folders, only whether two networks can be had
set -eu
python=$1 documents=${2-} out=${3-}
ip link set dev lo up
unshare --net --mount sh -eu -c '
    until ip link show dev there up 2>/dev/null | grep -q there; do sleep 0.1; done
    [ -z "$2" ] && exec sleep 60
    mount -t tmpfs none "$2"
    mount -t tmpfs none "$3"
    cd /
    exec "$1" -m distributed.cli.dask_worker tcp://10.87.0.1:8786 --nthreads 2 --no-dashboard
' sh "$python" "$documents" "$out" 2>/dev/null &
sleep 0.5
ip link add name here type veth peer name there
ip link set dev there netns $!
ip addr add 10.87.0.1/24 dev here
ip link set dev here up
nsenter --target $! --net ip addr add 10.87.0.2/24 dev there
nsenter --target $! --net ip link set dev lo up
nsenter --target $! --net ip link set dev there up
if [ -z "$documents" ]; then echo "two networks"; exit; fi
"$python" -m distributed.cli.dask_scheduler --host 10.87.0.1 --port 8786 --no-dashboard 2>/dev/null &
until pid=$(pgrep -f "python[^ ]* -m distributed.cli.dask_worker" | head -n 1) && [ -n "$pid" ]; do sleep 0.1; done
ls -A "$documents" | wc -l
nsenter --target "$pid" --mount ls -A "$documents" | wc -l
exec "$python" -m fgf_analysis extract "$documents" --out "$out" --engine tcp://10.87.0.1:8786
