import Offload
import ServerApp

ServerApp.run("process-server") { try ProcessOffload($0) }
