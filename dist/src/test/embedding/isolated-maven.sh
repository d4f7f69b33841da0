# Sourced by the scripts that build a program or plugin outside the checkout, as its author would.

# isolated_maven WORK PUBLISHED ROOT
# Sets the array `isolated`: Maven's options for a local repository of its own in WORK, so that nothing of the checkout ROOT is
# found by accident. ctrlora4j comes from the repository PUBLISHED; Central is what this machine's local repository has of it.
isolated_maven() {
  local work=$1 published=$2 root=$3 central
  central=$(mvn -o -B -q -f "$root/pom.xml" help:evaluate -Dexpression=settings.localRepository -DforceStdout 2>/dev/null) \
    || central=$HOME/.m2/repository
  cat >"$work/settings.xml" <<XML
<settings>
  <localRepository>$work/local</localRepository>
  <profiles><profile>
    <id>check</id>
    <repositories>
      <repository><id>central</id><url>file://$central</url></repository>
      <repository><id>published</id><url>file://$published</url></repository>
    </repositories>
    <pluginRepositories>
      <pluginRepository><id>central</id><url>file://$central</url></pluginRepository>
    </pluginRepositories>
  </profile></profiles>
  <activeProfiles><activeProfile>check</activeProfile></activeProfiles>
</settings>
XML
  isolated=(-s "$work/settings.xml" -gs "$work/settings.xml")
}
